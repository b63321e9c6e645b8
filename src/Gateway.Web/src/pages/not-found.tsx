import { Link } from "wouter";
import { to } from "../links";
import { useTitle } from "../parts/head";

export function NotFound({ what = "page" }: { what?: string }) {
  useTitle("Not found");
  return (
    <div className="page narrow">
      <h1>This {what} does not exist</h1>
      <p>It may have moved or been withdrawn, or the address has a typing error.</p>
      <p className="actions">
        <Link href={to.search()}>Search for it</Link>
        <Link href={to.front}>Read the latest articles</Link>
        <Link href={to.topics}>Choose a topic</Link>
      </p>
    </div>
  );
}
