import { useState } from 'react';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useQuery, useSubscription } from '@apollo/client/react';
import { resumingLink, typePolicies } from 'gateway-client/apollo';
import { Arrivals, published, show, start, url } from './app.jsx';

const client = new ApolloClient({
  cache: new InMemoryCache({ typePolicies }),
  link: ApolloLink.split(({ operationType }) => operationType === 'subscription', resumingLink({ url }), new HttpLink({ uri: url })),
});

function Page() {
  const [slugs, setSlugs] = useState([]);
  const { data } = useQuery(gql(start));
  const after = data?.articlePublishedCursor;
  const { error } = useSubscription(gql(published), {
    variables: { after },
    skip: !after,
    onData: ({ data: { data } }) => setSlugs((before) => [...before, data.articlePublished.article.slug]),
  });
  return <Arrivals slugs={slugs} isFollowing={Boolean(after)} error={error?.message} />;
}

show(<ApolloProvider client={client}><Page /></ApolloProvider>);
