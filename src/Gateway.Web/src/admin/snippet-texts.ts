/** The packages that the snippets import. */
export const packages = [
  {
    title: "Install for JavaScript",
    text: `npm --prefix clients/typescript ci
npm --prefix clients/typescript pack --pack-destination .
npm install ./gateway-client-0.1.0.tgz graphql graphql-ws @graphql-typed-document-node/core`,
  },
  {
    title: "Install for .NET",
    text: `dotnet pack -c Release src/Gateway.Client --output ../packages
dotnet add package Gateway.Client --source ../packages`,
  },
];

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
import { Client, fetchExchange } from "@urql/core";
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
    text: `import { Environment, Network, RecordSource, Store, type FetchFunction } from "relay-runtime";
import { resumingSubscribe } from "gateway-client/relay";

const url = "${url}";
const fetchQuery: FetchFunction = async ({ text: query }, variables) =>
  (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) })).json();
export const environment = new Environment({
  network: Network.create(fetchQuery, resumingSubscribe({ url })),
  store: new Store(new RecordSource()),
});`,
  },
  {
    title: "Subscription",
    text: `import { print } from "graphql";
import { createResumingClient } from "gateway-client";
import { NewArticlesSubscriptionDocument, type NewArticlesSubscription } from "gateway-client/operations";

const client = createResumingClient({ url: "${url}" });
const events = client.iterate<NewArticlesSubscription>({ query: print(NewArticlesSubscriptionDocument) });
for await (const { data } of events) console.log(data?.articlePublished.article.title);`,
  },
  {
    title: ".NET",
    text: `using Gateway.Client;

using var http = new HttpClient();
var gateway = new GatewayClient(http, new GatewayClientOptions { Endpoint = new Uri("${url}") });

var page = await gateway.ArticleFeedAsync(first: 10);
foreach (var edge in page.Articles?.Edges ?? [])
    Console.WriteLine(edge.Node.Title);

await foreach (var published in gateway.NewArticlesAsync())
    Console.WriteLine(published.Article.Title);`,
  },
];
