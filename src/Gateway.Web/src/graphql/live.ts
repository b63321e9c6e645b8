import { createClient } from "graphql-ws";
import { client, endpoint } from "./client";
import { idOf } from "./document";
import { outdated, unknownDocument } from "./outdated";
import { takeResult } from "./page";
import { LiveStartQuery, NewArticlesSubscription, type NewArticlesSubscription as Event } from "../generated/operations";

// Articles that are published while the site is open. The subscription continues after a lost connection: each event has a cursor, and
// the next subscription starts after the last one, so that no article is lost and none arrives twice.

export type LiveArticle = Event["articlePublished"]["article"];

interface LiveState {
  readonly articles: readonly LiveArticle[];
  readonly isConnected: boolean;
}

let state: LiveState = { articles: [], isConnected: true };
let cursor: string | undefined;
let stop: (() => void) | undefined;
let hasReceived = false;
const listeners = new Set<() => void>();

export const live = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: () => state,
  /** Starts once, at the cursor that the server has read before the content of the page. */
  start() {
    stop ??= follow();
  },
  /** Whether an article has been published since the site was opened. */
  hasReceived: () => hasReceived,
  /** The reader has seen the new articles. */
  clear: () => set({ articles: [] }),
};

function set(change: Partial<LiveState>) {
  state = { ...state, ...change };
  listeners.forEach(listener => listener());
}

function follow() {
  const socket = createClient({
    url: new URL(endpoint, window.location.href).href.replace(/^http/, "ws"),
    // Chromium reports a refused connection as an event, not as a close event. The gateway may be restarting. A bug is not retried.
    retryAttempts: Infinity,
    shouldRetry: reason => !(reason instanceof Error),
    retryWait: async retries => {
      const most = Math.min(15_000, 500 * 2 ** Math.min(retries, 5));
      await new Promise(resolve => setTimeout(resolve, most / 2 + (Math.random() * most) / 2));
    },
    keepAlive: 20_000,
    on: { connected: () => set({ isConnected: true }), closed: () => set({ isConnected: false }) },
  });
  let isStopped = false;
  void run();
  return () => {
    isStopped = true;
    void socket.dispose();
  };

  async function run() {
    for (let wait = 500; !isStopped; wait = Math.min(15_000, wait * 2)) {
      try {
        cursor ??= await currentEnd();
        await receive(cursor);
      } catch (error) {
        restartAfter(error);
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }

  // graphql-ws sends the same variables again after it has reconnected, so that the last cursor must be in them.
  function receive(after: string) {
    const variables = { after };
    const advance = (to: string | undefined) => {
      if (to) cursor = variables.after = to;
    };
    return new Promise<void>((resolve, reject) => {
      socket.subscribe<Event>(
        // graphql-ws requires a query. The gateway takes the id if it is empty.
        { query: "", documentId: idOf(NewArticlesSubscription()), variables } as never,
        {
          next({ data, errors }) {
            advance(data?.articlePublished?.cursor ?? cursorOf(errors));
            if (data?.articlePublished) add(data.articlePublished.article);
          },
          error: reject,
          complete: resolve,
        },
      );
    });
  }
}

async function currentEnd(): Promise<string> {
  const known = takeResult(idOf(LiveStartQuery())!, {}) as LiveStartQuery | undefined;
  if (known) return known.articlePublishedCursor;
  const { data, error } = await client.query(LiveStartQuery(), {}, { requestPolicy: "network-only" }).toPromise();
  if (!data) throw error ?? new Error("The feed has no end.");
  return data.articlePublishedCursor;
}

// A rejected subscription says where to continue (SLOW_CONSUMER), or the feed has another history, which has to be joined at its end.
function restartAfter(error: unknown) {
  const codes = Array.isArray(error) ? error.map(each => (each as { extensions?: { code?: string } }).extensions?.code) : [];
  const next = cursorOf(error);
  if (next) cursor = next;
  else if (codes.includes(unknownDocument)) outdated.report();
  else if (codes.includes("CURSOR_EXPIRED") || codes.includes("RESYNC")) cursor = undefined;
}

function cursorOf(errors: unknown): string | undefined {
  const [first] = Array.isArray(errors) ? (errors as { extensions?: { cursor?: string } }[]) : [];
  return first?.extensions?.cursor;
}

function add(article: LiveArticle) {
  hasReceived = true;
  if (!state.articles.some(known => known.id === article.id)) set({ articles: [article, ...state.articles] });
}
