import type { Core, NodeSingular } from "cytoscape";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useClient } from "urql";
import { Link } from "wouter";
import { useQuery } from "../graphql/use-query";
import { ArticleBySlugQuery, RelatedGraphQuery, type RelatedGraphQuery as Graph } from "../generated/operations";
import { to } from "../links";
import { Breadcrumbs } from "../parts/breadcrumbs";
import { useTitle } from "../parts/head";
import { Loaded, Skeleton } from "../parts/state";
import { hostOf, plural } from "../text";
import { draw, fit } from "./drawing";
import { NotFound } from "./not-found";

export type GraphNode = NonNullable<Graph["relatedGraph"]>["nodes"][number];
export type GraphEdge = Pick<NonNullable<Graph["relatedGraph"]>["edges"][number], "from" | "to">;

interface Shown {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  readonly expanded: ReadonlySet<string>;
}

export default function GraphPage({ slug }: { slug: string }) {
  const answer = useQuery(ArticleBySlugQuery, { slug });
  const article = answer.data?.articleBySlug;
  useTitle(article ? `Around “${article.title}”` : undefined);
  return (
    <div className="page">
      <Loaded answer={answer} loading={<Skeleton lines={10} />}>
        {({ articleBySlug }) =>
          articleBySlug ? (
            <>
              <Breadcrumbs entries={[{ name: articleBySlug.title, href: to.article(articleBySlug.slug) }]} />
              <h1>Articles around “{articleBySlug.title}”</h1>
              <Around id={articleBySlug.id} />
            </>
          ) : (
            <NotFound what="article" />
          )
        }
      </Loaded>
    </div>
  );
}

function Around({ id }: { id: string }) {
  const answer = useQuery(RelatedGraphQuery, { from: id, depth: 1 });
  return (
    <Loaded answer={answer} loading={<Skeleton lines={10} />}>
      {({ relatedGraph }) => <Explorer root={id} first={relatedGraph!} />}
    </Loaded>
  );
}

function Explorer({ root, first }: { root: string; first: NonNullable<Graph["relatedGraph"]> }) {
  const client = useClient();
  const [graph, setGraph] = useState<Shown>(() => ({
    nodes: new Map(first.nodes.map(node => [node.key, node])),
    edges: first.edges,
    expanded: new Set(first.nodes.filter(node => node.article?.id === root).map(node => node.key)),
  }));
  const rootKey = first.nodes[0]?.key;
  const [selected, select] = useState(rootKey);
  const [status, setStatus] = useState("");
  const node = selected === undefined ? undefined : graph.nodes.get(selected);

  const expand = useCallback(
    async (key: string) => {
      const article = graph.nodes.get(key)?.article;
      if (!article || graph.expanded.has(key)) return;
      const { data } = await client.query(RelatedGraphQuery(), { from: article.id, depth: 1 }).toPromise();
      if (!data?.relatedGraph) {
        setStatus("The links could not be loaded. Try again.");
        return;
      }
      const found = data.relatedGraph;
      const isNew = found.nodes.filter(other => !graph.nodes.has(other.key)).length;
      setGraph(current => ({
        nodes: new Map([
          ...current.nodes,
          ...found.nodes.filter(other => !current.nodes.has(other.key)).map(other => [other.key, other] as const),
        ]),
        edges: [
          ...current.edges,
          ...found.edges.filter(edge => !current.edges.some(known => known.from === edge.from && known.to === edge.to)),
        ],
        expanded: new Set([...current.expanded, key]),
      }));
      setStatus(`${plural(isNew, "new page")} around “${graph.nodes.get(key)?.title}”`);
    },
    [client, graph],
  );

  return (
    <>
      <Drawing
        graph={graph}
        rootKey={rootKey}
        selected={selected}
        select={key => {
          select(key);
          setStatus("");
        }}
        expand={key => void expand(key)}
      />
      <div className="graph-panel" aria-live="polite">
        {node && (
          <>
            <p className="headline">{node.title}</p>
            <p className="meta">
              <span>{node.article ? "An article on this site" : `A page of ${hostOf(node.webUrl)}`}</span>
              {status && <span>{status}</span>}
            </p>
            <p className="actions">
              {node.article ? (
                <Link href={to.article(node.article.slug)}>Read it</Link>
              ) : (
                <a href={node.webUrl} rel="noopener">
                  Open it at {hostOf(node.webUrl)} ↗
                </a>
              )}
              {node.article && !graph.expanded.has(node.key) && (
                <button type="button" onClick={() => void expand(node.key)}>
                  Show its links
                </button>
              )}
            </p>
          </>
        )}
      </div>
      <section aria-labelledby="as-list">
        <h2 id="as-list" className="section-title">
          The same as a list
        </h2>
        <List graph={graph} expand={key => void expand(key)} />
      </section>
    </>
  );
}

const help =
  "Arrow keys choose a neighbour in that direction, Enter shows its links, plus and minus zoom, and 0 shows everything. "
  + "The list below has the same content.";

function Drawing({ graph, rootKey, selected, select, expand }: {
  graph: Shown;
  rootKey: string | undefined;
  selected: string | undefined;
  select: (key: string) => void;
  expand: (key: string) => void;
}) {
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<Core>(undefined);
  const actions = useRef({ select, expand });
  actions.current = { select, expand };

  useEffect(() => {
    if (!container.current) return undefined;
    const core = draw(container.current, key => actions.current.select(key), key => actions.current.expand(key));
    drawing.current = core.cy;
    return core.destroy;
  }, []);

  useEffect(() => {
    drawing.current?.emit("graph-changed", [graph, rootKey]);
  }, [graph, rootKey]);

  useEffect(() => {
    const cy = drawing.current;
    if (!cy) return;
    cy.nodes().unselect();
    if (selected !== undefined) cy.getElementById(selected).select();
  }, [selected, graph]);

  const zoom = (factor: number) => {
    const cy = drawing.current;
    cy?.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };
  const showAll = () => drawing.current && fit(drawing.current);

  const onKeyDown = (event: KeyboardEvent) => {
    const cy = drawing.current;
    if (!cy || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (direction && event.shiftKey) cy.panBy({ x: -40 * direction[0]!, y: -40 * direction[1]! });
    else if (direction) {
      const next = nearest(cy, selected, direction[0]!, direction[1]!);
      if (next) {
        select(next.id());
        keepInView(cy, next);
      }
    } else if (event.key === "Enter" && selected !== undefined) expand(selected);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") showAll();
    else return;
    event.preventDefault();
  };

  const inside = [...graph.nodes.values()].filter(node => node.article).length;
  return (
    <div className="drawing">
      <div
        ref={container}
        className="canvas"
        tabIndex={0}
        role="application"
        aria-label={`Drawing of ${plural(inside, "article")} and ${plural(graph.nodes.size - inside, "page")} of other sites`}
        aria-describedby="graph-help"
        onKeyDown={onKeyDown}
      />
      <div className="drawing-tools">
        <button type="button" onClick={() => zoom(1.25)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => zoom(0.8)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={showAll}>
          Show all
        </button>
      </div>
      <p id="graph-help" className="hint">
        <span className="legend inside">article on this site</span> <span className="legend outside">page of another site</span> {help}
      </p>
    </div>
  );
}

// The nearest node whose direction differs by less than 45 degrees.
function nearest(cy: Core, selected: string | undefined, x: number, y: number): NodeSingular | undefined {
  const from = selected === undefined ? undefined : cy.getElementById(selected);
  if (!from?.nonempty()) return cy.nodes()[0];
  const start = from.position();
  return cy
    .nodes()
    .toArray()
    .map(node => ({ node, dx: node.position().x - start.x, dy: node.position().y - start.y }))
    .filter(({ dx, dy }) => {
      const along = dx * x + dy * y;
      return along > 0 && along >= Math.abs(dx * y) + Math.abs(dy * x) - 1e-9;
    })
    .sort((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy))[0]?.node;
}

function keepInView(cy: Core, node: NodeSingular) {
  const { x, y } = node.renderedPosition();
  if (x < 40 || y < 40 || x > cy.width() - 40 || y > cy.height() - 40) cy.center(node);
}

function List({ graph, expand }: { graph: Shown; expand: (key: string) => void }) {
  const name = (key: string) => graph.nodes.get(key)?.title ?? "";
  return (
    <ul className="graph-list">
      {[...graph.nodes.values()].map(node => {
        const targets = graph.edges.filter(edge => edge.from === node.key).map(edge => name(edge.to));
        return (
          <li key={node.key} className={node.article ? "inside" : "outside"}>
            {node.article ? (
              <Link href={to.article(node.article.slug)}>{node.title}</Link>
            ) : (
              <a href={node.webUrl} rel="noopener">
                {node.title} <span className="domain">{hostOf(node.webUrl)} ↗</span>
              </a>
            )}
            {node.article && !graph.expanded.has(node.key) && (
              <button type="button" onClick={() => expand(node.key)} aria-label={`Show its links: ${node.title}`}>
                Show its links
              </button>
            )}
            {targets.length > 0 && <span className="targets">links to {targets.join(" · ")}</span>}
          </li>
        );
      })}
    </ul>
  );
}
