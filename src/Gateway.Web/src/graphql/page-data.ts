// The data that the server wrote into the page: the path and the name of the site, and the results of the page's operations.

interface Result {
  readonly id: string;
  readonly variables: Record<string, unknown>;
  readonly data: Record<string, unknown>;
}

interface PageData {
  readonly base: string;
  readonly title: string;
  readonly results: Result[];
}

function read(): PageData {
  const text = window.document.getElementById("page-data")?.textContent;
  return { base: "", title: "Gateway", results: [], ...(text ? (JSON.parse(text) as Partial<PageData>) : {}) };
}

export const page = read();

// The first page has the public address of the site, which need not be the one in the browser.
const publicOrigin = new URL(window.document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? location.href).origin;

/** Whether a URL is that of a page of this site. */
export function isOwnPage(url: string, path: string): boolean {
  const { origin, pathname } = new URL(url);
  return (origin === publicOrigin || origin === location.origin) && pathname === new URL(page.base + path, location.href).pathname;
}

const results = new Map(page.results.map(result => [keyOf(result.id, result.variables), result.data]));

/** Returns the result that the server has sent for an operation, at most once, because it becomes old. */
export function takeResult(id: string, variables: object): Record<string, unknown> | undefined {
  const key = keyOf(id, variables);
  const data = results.get(key);
  results.delete(key);
  return data;
}

// Equal variables have the same key, whatever their order. A variable that is null is like one that is missing: none has another default.
function keyOf(id: string, variables: object): string {
  return `${id} ${JSON.stringify(variables, (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(entry => entry[1] != null).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )}`;
}
