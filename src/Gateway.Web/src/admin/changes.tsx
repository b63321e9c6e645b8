import { useState } from "react";
import { Link } from "wouter";
import { RecentChangesQuery } from "../generated/admin-operations";
import { to } from "../links";
import { useTitle } from "../parts/head";
import { Empty } from "../parts/state";
import { Current, Table, Time } from "./parts";
import type { Session } from "./session";
import { usePolledQuery } from "./use-polled-query";

const interval = 3_000;
const pageSize = 30;

/** The articles that were changed last, or those whose title or slug contains a text. */
export function ChangesPage({ session }: { session: Session }) {
  const [text, setText] = useState("");
  const [state, setState] = useState("all");
  const [cursors, setCursors] = useState<readonly string[]>([]);
  useTitle("Changes");
  const after = cursors.at(-1);
  const answer = usePolledQuery(
    session,
    RecentChangesQuery,
    {
      first: pageSize,
      after: after ?? null,
      where: {
        ...(text ? { or: [{ title: { contains: text } }, { slug: { contains: text } }] } : {}),
        ...(state === "all" ? {} : { published: { eq: state === "published" } }),
      },
    },
    after ? undefined : interval,
  );
  const restart = (change: () => void) => {
    setCursors([]);
    change();
  };
  return (
    <>
      <h1>Changes</h1>
      <p className="filter">
        <label htmlFor="changed-text">Title or slug contains</label>
        <input id="changed-text" type="search" value={text} onChange={event => restart(() => setText(event.target.value))} />
        <label htmlFor="changed-state">State</label>
        <select id="changed-state" value={state} onChange={event => restart(() => setState(event.target.value))}>
          <option value="all">all</option>
          <option value="published">published</option>
          <option value="hidden">hidden</option>
        </select>
      </p>
      {!session.scopes.includes("articles:read:unpublished") && (
        <p className="hint">
          Hidden articles are not listed: “{session.name}” does not have the scope <code>articles:read:unpublished</code>.
        </p>
      )}
      <Current answer={answer}>
        {({ articles }) =>
          articles.nodes.length === 0 ? (
            <Empty>No article was found.</Empty>
          ) : (
            <Table label="Changed articles" head={["Article", "State", "Changed", "First stored", "Provider"]}>
              {articles.nodes.map(article => (
                <tr key={article.id}>
                  <th scope="row">
                    <Link href={to.admin("articles", article.slug)}>{article.title}</Link>
                  </th>
                  <td>{article.published ? "published" : <strong className="warning">hidden</strong>}</td>
                  <td>
                    <Time value={article.updatedAt} />
                  </td>
                  <td>
                    <Time value={article.importedAt} />
                  </td>
                  <td>{article.provider.name}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Current>
      <p className="actions">
        {cursors.length > 0 && (
          <button type="button" onClick={() => setCursors(cursors.slice(0, -1))}>
            Newer
          </button>
        )}
        {answer.data?.articles.pageInfo.hasNextPage && answer.data.articles.pageInfo.endCursor && (
          <button type="button" onClick={() => setCursors([...cursors, answer.data!.articles.pageInfo.endCursor!])}>
            Older
          </button>
        )}
      </p>
    </>
  );
}
