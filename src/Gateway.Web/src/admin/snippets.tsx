import { useState } from "react";
import { endpoint } from "../graphql/client";
import { useTitle } from "../parts/head";
import { Section } from "./parts";
import { packages, snippets } from "./snippet-texts";

/** Code to copy, with the address of this gateway. */
export function SnippetsPage() {
  const url = new URL(endpoint, location.href).href;
  useTitle("Snippets");
  return (
    <>
      <h1>Snippets</h1>
      <p>Code for clients of this gateway. Its address is in it already; credentials are not.</p>
      <Section title="Packages">
        <p>
          <code>gateway-client</code> and <code>Gateway.Client</code> are part of the repository of Gateway, and are not published:{" "}
          <strong>
            <code>gateway-client</code> on npm is another program
          </strong>
          . Build and install them from a checkout.
        </p>
        {packages.map(({ title, text }) => (
          <Snippet key={title} title={title} text={text} />
        ))}
      </Section>
      {snippets(url).map(({ title, text }) => (
        <Section key={title} title={title}>
          <Snippet title={title} text={text} />
        </Section>
      ))}
    </>
  );
}

function Snippet({ title, text }: { title: string; text: string }) {
  const [note, setNote] = useState("");
  // A page without HTTPS may not write to the clipboard.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setNote("Copied.");
    } catch {
      setNote("The browser does not allow it. Select the text and copy it.");
    }
  };
  return (
    <div className="snippet">
      <pre tabIndex={0} role="region" aria-label={title}>
        {text}
      </pre>
      <p className="actions">
        <button type="button" onClick={() => void copy()} aria-label={`Copy: ${title}`}>
          Copy
        </button>
        <span role="status">{note}</span>
      </p>
    </div>
  );
}
