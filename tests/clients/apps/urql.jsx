import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, Provider, useQuery, useSubscription } from 'urql';
import { cacheOptions, resumingExchange } from 'gateway-client/urql';
import { Arrivals, published, show, start, url } from './app.jsx';

const client = new Client({ url, preferGetMethod: false, exchanges: [cacheExchange(cacheOptions), fetchExchange, resumingExchange({ url })] });

function Page() {
  const [{ data }] = useQuery({ query: start });
  const after = data?.articlePublishedCursor;
  const [{ data: slugs = [], error }] = useSubscription({ query: published, variables: { after }, pause: !after },
    (before = [], { articlePublished }) => [...before, articlePublished.article.slug]);
  return <Arrivals slugs={slugs} isFollowing={Boolean(after)} error={error?.message} />;
}

show(<Provider value={client}><Page /></Provider>);
