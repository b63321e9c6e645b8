import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import type { GraphEdge, GraphNode } from "./graph";

interface Shown {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
}

const longest = 48;
const readable = 0.7;
const largest = 1.2;

/** Draws a graph into an element. The event `graph-changed` of the core has the graph and the key of its centre. */
export function draw(
  container: HTMLElement,
  select: (key: string) => void,
  expand: (key: string) => void,
): { cy: Core; destroy: () => void } {
  avoidInlineStyles();
  const cy = cytoscape({ container, style: styles(), minZoom: 0.2, maxZoom: 3, selectionType: "single" });
  cy.on("tap", "node", event => select((event.target as cytoscape.NodeSingular).id()));
  cy.on("dbltap", "node", event => expand((event.target as cytoscape.NodeSingular).id()));
  let centre: string | undefined;
  cy.on("graph-changed", (_event, graph: Shown, root: string) => {
    centre = root;
    show(cy, graph, root);
  });
  // A change of the height alone keeps the view: a phone hides its address bar while one scrolls.
  let width = cy.width();
  cy.on("resize", () => {
    if (cy.width() === width) return;
    width = cy.width();
    fit(cy);
    keepReadable(cy, centre);
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => cy.style(styles());
  scheme.addEventListener("change", recolour);
  const theme = new MutationObserver(recolour);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return {
    cy,
    destroy: () => {
      scheme.removeEventListener("change", recolour);
      theme.disconnect();
      cy.destroy();
    },
  };
}

// Cytoscape adds a style element unless there is an element with this id. The content security policy forbids it; site.css has the rule.
function avoidInlineStyles() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const marker = document.createElement("meta");
  marker.id = id;
  document.head.append(marker);
}

function show(cy: Core, { nodes, edges }: Shown, root: string) {
  const isFirst = cy.nodes().empty();
  let index = 0;
  const added: ElementDefinition[] = [];
  for (const node of nodes.values()) {
    if (cy.getElementById(node.key).nonempty()) continue;
    const neighbour = edges.find(edge => edge.from === node.key || edge.to === node.key);
    const near = neighbour && cy.getElementById(neighbour.from === node.key ? neighbour.to : neighbour.from);
    const title = node.title.length > longest ? `${node.title.slice(0, longest).trimEnd()}…` : node.title;
    added.push({
      group: "nodes",
      data: { id: node.key, title },
      classes: node.key === root ? "root" : node.article ? "inside" : "outside",
      ...(isFirst && { position: onSpiral(index++) }),
      ...(near?.nonempty() && { position: { x: near.position().x + jitter(node.key), y: near.position().y + jitter(node.title) } }),
    });
  }
  for (const { from, to } of edges) {
    const id = `${from} ${to}`;
    if (cy.getElementById(id).empty() && nodes.has(from) && nodes.has(to))
      added.push({ group: "edges", data: { id, source: from, target: to } });
  }
  cy.add(added);
  cy.layout({
    name: "cose",
    animate: false,
    randomize: false,
    fit: false,
    nodeRepulsion: () => 900_000,
    idealEdgeLength: () => 110,
    nodeDimensionsIncludeLabels: true,
    gravity: 0.4,
    numIter: 1_200,
  } as cytoscape.LayoutOptions).run();
  fit(cy);
  keepReadable(cy, root);
}

/** Shows everything. A few nodes are not drawn larger than the text around them. */
export function fit(cy: Core) {
  cy.fit(undefined, 40);
  if (cy.zoom() > largest) cy.zoom(largest).center();
}

// A large graph stays readable, and is moved by the reader.
function keepReadable(cy: Core, root: string | undefined) {
  if (cy.zoom() >= readable) return;
  const selected = cy.nodes(":selected");
  cy.zoom(readable).center(selected.nonempty() || root === undefined ? selected : cy.getElementById(root));
}

// The layout begins here, so that the same graph always has the same drawing.
function onSpiral(index: number) {
  const angle = index * 2.4;
  return { x: 90 * Math.sqrt(index) * Math.cos(angle), y: 90 * Math.sqrt(index) * Math.sin(angle) };
}

// New nodes begin beside the one that they belong to, always at the same place.
function jitter(text: string) {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 997;
  return (hash % 160) - 80;
}

function styles(): StylesheetJson {
  const colours = getComputedStyle(document.documentElement);
  const colour = (name: string) => colours.getPropertyValue(`--${name}`).trim();
  return [
    {
      selector: "node",
      style: {
        label: "data(title)",
        "font-size": 12,
        "text-wrap": "wrap",
        "text-max-width": "120px",
        "text-valign": "bottom",
        "text-margin-y": 4,
        color: colour("ink"),
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.85,
        "background-color": colour("link"),
        width: 20,
        height: 20,
      },
    },
    { selector: "node.root", style: { "background-color": colour("accent"), width: 32, height: 32, "font-weight": "bold" } },
    {
      selector: "node.outside",
      style: {
        shape: "diamond",
        "background-color": colour("paper"),
        "border-width": 2,
        "border-style": "dashed",
        "border-color": colour("quiet"),
        color: colour("quiet"),
      },
    },
    {
      selector: "edge",
      style: {
        width: 1.5,
        "line-color": colour("rule-strong"),
        "target-arrow-color": colour("rule-strong"),
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
        "curve-style": "bezier",
      },
    },
    {
      selector: "node:selected",
      style: { "underlay-color": colour("accent"), "underlay-opacity": 0.3, "underlay-padding": 8, "underlay-shape": "ellipse" },
    },
  ] as StylesheetJson;
}
