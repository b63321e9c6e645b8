import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

/** The URL of the gateway, from the query string of the page. */
export const url = new URLSearchParams(location.search).get('gateway');

export const start = 'query Start { articlePublishedCursor }';
export const published = 'subscription Published($after: String) { articlePublished(after: $after) { cursor article { id slug } } }';

/** Shows what has arrived, in order, and whether the page follows. */
export const Arrivals = ({ slugs, isFollowing, error }) => (
  <>
    <p id="state">{error ? `error: ${error}` : isFollowing ? 'following' : 'loading'}</p>
    <ol>{slugs.map((slug, index) => <li key={index}>{slug}</li>)}</ol>
  </>
);

export const show = (app) => createRoot(document.getElementById('root')).render(<StrictMode>{app}</StrictMode>);
