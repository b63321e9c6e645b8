import { useState } from "react";
import { ContentSourcesQuery, ImportProblemsQuery, SkippedFilesQuery } from "../generated/admin-operations";
import { useTitle } from "../parts/head";
import { Empty } from "../parts/state";
import { plural } from "../text";
import { Current, NeedsScope, Section, Table, Time } from "./parts";
import type { Session } from "./session";
import { usePolledQuery } from "./use-polled-query";

// A file that is fixed disappears from the lists within this time.
const interval = 2_000;
const pageSize = 50;

/** The folders and repositories, and the files that are not online as their editors want. */
export function ContentPage({ session }: { session: Session }) {
  useTitle("Content");
  return (
    <>
      <h1>Content</h1>
      <Section title="Sources">
        <NeedsScope session={session} scope="gateway:read">
          <Sources session={session} />
        </NeedsScope>
      </Section>
      <Section title="Problems">
        <NeedsScope session={session} scope="articles:write">
          <Problems session={session} />
        </NeedsScope>
      </Section>
      <Section title="Skipped files">
        <NeedsScope session={session} scope="gateway:read">
          <SkippedFiles session={session} />
        </NeedsScope>
      </Section>
    </>
  );
}

function Sources({ session }: { session: Session }) {
  const answer = usePolledQuery(session, ContentSourcesQuery, {}, interval);
  return (
    <Current answer={answer}>
      {({ gateway }) =>
        !gateway?.sources ? (
          <p className="notice">The database is unavailable. Articles in its cache stay online.</p>
        ) : gateway.sources.length === 0 ? (
          <Empty>
            This gateway follows no folder and no repository. Set <code>Content:Paths:0</code> or <code>Content:Git:Url</code>.
          </Empty>
        ) : (
          <>
            <Table label="Sources" head={["Folder or repository", "State", "Accepted", "Skipped", "Rejected", "Last complete scan", "Node"]}>
              {gateway.sources.map(source => (
                <tr key={source.name}>
                  <th scope="row">
                    {source.name}
                    <br />
                    <span className="hint">{source.location}</span>
                  </th>
                  <td>{source.isAvailable ? "available" : <strong className="bad">unavailable</strong>}</td>
                  <td className="number">{source.accepted}</td>
                  <td className="number">{source.skipped}</td>
                  <td className="number">{source.rejected > 0 ? <strong className="bad">{source.rejected}</strong> : 0}</td>
                  <td>
                    <Time value={source.lastScanAt} />
                  </td>
                  <td>{source.node}</td>
                </tr>
              ))}
            </Table>
            <p className="hint">
              Changes are imported between the scans too. A rejected file whose earlier version is online is also counted as accepted.
            </p>
          </>
        )
      }
    </Current>
  );
}

function Problems({ session }: { session: Session }) {
  const [count, setCount] = useState(pageSize);
  const answer = usePolledQuery(session, ImportProblemsQuery, { first: Math.min(count, 100) }, interval);
  return (
    <Current answer={answer}>
      {({ importProblems }) => {
        const problems = importProblems?.nodes ?? [];
        if (problems.length === 0) return <Empty>No file has a problem.</Empty>;
        return (
          <>
            <p className="hint">{plural(importProblems?.totalCount ?? 0, "problem")}. Each disappears when its file is fixed.</p>
            <ul className="plain problems">
              {problems.map(problem => (
                <li key={`${problem.path} ${problem.code} ${problem.line} ${problem.column} ${problem.message}`}>
                  <p className="problem-place">
                    <strong className={problem.severity === "ERROR" ? "bad" : "warning"}>
                      {problem.severity === "ERROR" ? "Rejected" : "Warning"}
                    </strong>{" "}
                    <code>
                      {problem.path}
                      {problem.line ? `:${problem.line}` : ""}
                      {problem.line && problem.column ? `:${problem.column}` : ""}
                    </code>{" "}
                    <span className="hint">
                      {problem.code}
                      {problem.source ? ` in ${problem.source}` : ""}
                    </span>
                  </p>
                  <p>{problem.message}</p>
                  {problem.hint && <p>{problem.hint}</p>}
                  <p className="hint">
                    Since <Time value={problem.seenAt} />
                  </p>
                </li>
              ))}
            </ul>
            {importProblems?.pageInfo.hasNextPage && count < 100 && (
              <button type="button" className="more" onClick={() => setCount(100)}>
                Show more problems
              </button>
            )}
          </>
        );
      }}
    </Current>
  );
}

function SkippedFiles({ session }: { session: Session }) {
  const [path, setPath] = useState("");
  const answer = usePolledQuery(
    session,
    SkippedFilesQuery,
    { first: pageSize, where: path ? { path: { contains: path } } : null },
    interval,
  );
  return (
    <>
      <p className="filter">
        <label htmlFor="skipped-path">Path contains</label>
        <input id="skipped-path" type="search" value={path} onChange={event => setPath(event.target.value)} />
      </p>
      <Current answer={answer}>
        {({ skippedFiles }) =>
          !skippedFiles || skippedFiles.nodes.length === 0 ? (
            <Empty>No file was skipped.</Empty>
          ) : (
            <>
              <p className="hint">
                {plural(skippedFiles.totalCount, "file")} without an article
                {skippedFiles.pageInfo.hasNextPage ? `; the first ${skippedFiles.nodes.length}` : ""}.
              </p>
              <Table label="Skipped files" head={["File", "Reason", "Code", "Source"]}>
                {skippedFiles.nodes.map(file => (
                  <tr key={`${file.source} ${file.path}`}>
                    <th scope="row">{file.path}</th>
                    <td className="text">{file.message}</td>
                    <td>{file.code}</td>
                    <td>{file.source}</td>
                  </tr>
                ))}
              </Table>
            </>
          )
        }
      </Current>
    </>
  );
}
