// The addresses of the pages, without the base, which the router adds.
export const to = {
  front: "/",
  article: (slug: string) => `/articles/${encodeURIComponent(slug)}`,
  graph: (slug: string) => `/articles/${encodeURIComponent(slug)}/graph`,
  topics: "/topics",
  topic: (slug: string) => `/topics/${encodeURIComponent(slug)}`,
  providers: "/providers",
  provider: (slug: string) => `/providers/${encodeURIComponent(slug)}`,
  author: (name: string) => `/authors/${encodeURIComponent(name)}`,
  admin: (page = "", slug?: string) => `/admin${page && `/${page}`}${slug ? `/${encodeURIComponent(slug)}` : ""}`,
  search: (parameters: Record<string, string | undefined> = {}) => withQuery("/search", parameters),
  timeline: (parameters: Record<string, string | undefined> = {}) => withQuery("/timeline", parameters),
};

/** The parameter of a route. The router leaves the encoded form of characters that have a meaning in an address. */
export const decoded = (parameter: string) => parameter.replace(/%(2F|3F|23|24|26|2B|2C|3A|3B|3D|40)/gi, decodeURIComponent);

function withQuery(path: string, parameters: Record<string, string | undefined>) {
  const query = new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1])).toString();
  return query ? `${path}?${query}` : path;
}
