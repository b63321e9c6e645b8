const query = `query Latest { articles(first: 10) { nodes { slug title publishedDateTime } } }`;

/** The snippets with the address of the endpoint. */
export const snippets = (url: string) => [
  {
    title: "curl",
    text: `curl ${url} -H "Content-Type: application/json" \\
  -d '{"query":"{ articles(first: 10) { nodes { slug title } } }"}'`,
  },
  {
    title: "curl with a key",
    text: `curl ${url} -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\
  -d '{"query":"{ caller { name scopes } }"}'`,
  },
  {
    title: "JavaScript",
    text: `const response = await fetch("${url}", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: \`${query}\` }),
});
const { data, errors } = await response.json();`,
  },
  {
    title: "Apollo Client",
    text: `import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { resumingLink, typePolicies } from "gateway-client/apollo";

const url = "${url}";
export const client = new ApolloClient({
  cache: new InMemoryCache({ typePolicies }),
  link: ApolloLink.split(({ operationType }) => operationType === "subscription", resumingLink({ url }), new HttpLink({ uri: url })),
});`,
  },
  {
    title: "urql",
    text: `import { cacheExchange } from "@urql/exchange-graphcache";
import { Client, fetchExchange } from "urql";
import { cacheOptions, resumingExchange } from "gateway-client/urql";

const url = "${url}";
export const client = new Client({
  url,
  preferGetMethod: false,
  exchanges: [cacheExchange(cacheOptions), fetchExchange, resumingExchange({ url })],
});`,
  },
  {
    title: "Relay",
    text: `import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { resumingSubscribe } from "gateway-client/relay";

const url = "${url}";
const fetchQuery = async ({ text: query }, variables) =>
  (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) })).json();
export const environment = new Environment({
  network: Network.create(fetchQuery, resumingSubscribe({ url })),
  store: new Store(new RecordSource()),
});`,
  },
  {
    title: "Subscription",
    text: `import { createResumingClient } from "gateway-client";

const client = createResumingClient({ url: "${url}" });
const query = "subscription ($after: String) { articlePublished(after: $after) { cursor article { slug title } } }";
for await (const { data } of client.iterate({ query })) console.log(data?.articlePublished.article.title);`,
  },
  {
    title: ".NET",
    text: `services.AddGatewayClient(options => options.Url = new Uri("${url}"));

var front = await client.FrontPageAsync(cancellationToken: cancellationToken);
await foreach (var published in client.NewArticlesAsync(cancellationToken: cancellationToken))
    Console.WriteLine(published.Article.Title);`,
  },
];
