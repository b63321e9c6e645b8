import { useEffect, useMemo, useState } from 'react';
import { RelayEnvironmentProvider, useSubscription } from 'react-relay';
import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import { newestCursor } from 'gateway-client';
import { resumingSubscribe } from 'gateway-client/relay';
import { Arrivals, published, show, url } from './app.jsx';

const environment = new Environment({
  network: Network.create(() => { throw new Error('This page sends no queries.'); }, resumingSubscribe({ url })),
  store: new Store(new RecordSource()),
});

// The artifact that relay-compiler would generate.
const scalar = (name) => ({ alias: null, args: null, kind: 'ScalarField', name, storageKey: null });
const linked = (name, concreteType, selections, args = null) => ({ alias: null, args, concreteType, kind: 'LinkedField', name, plural: false, selections, storageKey: null });
const argumentDefinitions = [{ defaultValue: null, kind: 'LocalArgument', name: 'after' }];
const selections = [linked('articlePublished', 'ArticlePublished', [
  scalar('cursor'), linked('article', 'Article', [scalar('id'), scalar('slug')]),
], [{ kind: 'Variable', name: 'after', variableName: 'after' }])];
const subscription = {
  fragment: { argumentDefinitions, kind: 'Fragment', metadata: null, name: 'Published', selections, type: 'Subscription', abstractKey: null },
  kind: 'Request',
  operation: { argumentDefinitions, kind: 'Operation', name: 'Published', selections },
  params: { id: null, cacheID: 'Published', metadata: {}, name: 'Published', operationKind: 'subscription', text: published },
};

function Following({ after }) {
  const [slugs, setSlugs] = useState([]);
  const [error, setError] = useState();
  useSubscription(useMemo(() => ({
    subscription,
    variables: { after },
    onNext: ({ articlePublished }) => setSlugs((before) => [...before, articlePublished.article.slug]),
    onError: ({ message }) => setError(message),
  }), [after]));
  return <Arrivals slugs={slugs} isFollowing error={error} />;
}

function Page() {
  const [after, setAfter] = useState();
  useEffect(() => { newestCursor({ url }).then(setAfter); }, []);
  return after ? <Following after={after} /> : <Arrivals slugs={[]} />;
}

show(<RelayEnvironmentProvider environment={environment}><Page /></RelayEnvironmentProvider>);
