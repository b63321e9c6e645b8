import { GatewayStatusQuery } from "../generated/admin-operations";
import { useTitle } from "../parts/head";
import { Empty } from "../parts/state";
import { Current, formatBytes, formatNumber, NeedsScope, Section, Table, Time } from "./parts";
import type { Session } from "./session";
import { usePolledQuery } from "./use-polled-query";

const interval = 5_000;

const cacheNames: Record<string, string> = {
  responses: "Responses to readers",
  documents: "Documents of the store",
  bodies: "Rendered bodies",
  operations: "Parsed operations",
};

/** The state of the gateway. */
export function StatusPage({ session }: { session: Session }) {
  useTitle("Status");
  return (
    <>
      <h1>Status</h1>
      <NeedsScope session={session} scope="gateway:read">
        <Status session={session} />
      </NeedsScope>
    </>
  );
}

function Status({ session }: { session: Session }) {
  const answer = usePolledQuery(session, GatewayStatusQuery, {}, interval);
  return (
    <Current answer={answer}>
      {({ gateway }) =>
        !gateway ? (
          <Empty>No state.</Empty>
        ) : (
          <>
            <dl className="facts">
              <dt>Version</dt>
              <dd>{gateway.version}</dd>
              <dt>Node that answers</dt>
              <dd>
                {gateway.node}, since <Time value={gateway.startedAt} />
              </dd>
              <dt>Database</dt>
              <dd>
                {gateway.database.isAvailable ? (
                  `PostgreSQL ${gateway.database.version}, ${formatBytes(gateway.database.sizeBytes)}`
                ) : (
                  <strong className="bad">unavailable</strong>
                )}
              </dd>
              <dt>Articles</dt>
              <dd>
                {formatNumber(gateway.database.articles)}, of which readers see {formatNumber(gateway.database.publishedArticles)}
              </dd>
              <dt>Feed lag</dt>
              <dd>{gateway.feedLag === null ? "–" : `${formatNumber(gateway.feedLag)} events`}</dd>
            </dl>
            <Section title="Nodes">
              {gateway.nodes ? (
                <Table label="Nodes" head={["Node", "State", "Version", "Started", "Last seen"]}>
                  {gateway.nodes.map(node => (
                    <tr key={`${node.name} ${node.startedAt}`}>
                      <th scope="row">{node.name}</th>
                      <td>{node.isAlive ? "running" : <strong className="warning">not seen</strong>}</td>
                      <td>{node.version}</td>
                      <td>
                        <Time value={node.startedAt} />
                      </td>
                      <td>
                        <Time value={node.lastSeenAt} />
                      </td>
                    </tr>
                  ))}
                </Table>
              ) : (
                <Empty>The nodes are not known while the database is unavailable.</Empty>
              )}
            </Section>
            <Section title="Most expensive operations">
              <p className="hint">By the time that all executions took together on this node since its start. Cached responses are not counted.</p>
              <Table label="Most expensive operations" head={["Operation", "Executions", "Errors", "Total s", "Average ms", "Longest ms"]}>
                {gateway.operations.map(operation => (
                  <tr key={operation.name ?? ""}>
                    <th scope="row">{operation.name ?? "without a name"}</th>
                    <td className="number">{formatNumber(operation.count)}</td>
                    <td className="number">{formatNumber(operation.errors)}</td>
                    <td className="number">{formatNumber(operation.totalSeconds)}</td>
                    <td className="number">{formatNumber(operation.averageMilliseconds)}</td>
                    <td className="number">{formatNumber(operation.maxMilliseconds)}</td>
                  </tr>
                ))}
              </Table>
            </Section>
            <Section title="Caches">
              <Table label="Caches" head={["Cache", "Entries", "Size", "Maximum", "Hits", "Misses"]}>
                {gateway.caches.map(cache => (
                  <tr key={cache.name}>
                    <th scope="row">{cacheNames[cache.name] ?? cache.name}</th>
                    <td className="number">{formatNumber(cache.entries)}</td>
                    <td className="number">{formatBytes(cache.bytes)}</td>
                    <td className="number">{formatBytes(cache.maxBytes)}</td>
                    <td className="number">{formatNumber(cache.hits)}</td>
                    <td className="number">{formatNumber(cache.misses)}</td>
                  </tr>
                ))}
              </Table>
            </Section>
          </>
        )
      }
    </Current>
  );
}
