import { createResumingClient } from "gateway-client";
import { client, endpoint } from "./client";
import { idOf } from "./document";
import { outdated, unknownDocument } from "./outdated";
import { takeResult } from "./page-data";
import { LiveStartQuery, NewArticlesSubscription, type NewArticlesSubscription as Event } from "../generated/operations";

// Articles that are published while the site is open. The package gateway-client continues after a lost connection, so that no article is
// lost and none arrives twice.

export type LiveArticle = Event["articlePublished"]["article"];

interface LiveState {
  readonly articles: readonly LiveArticle[];
  readonly isConnected: boolean;
}

const pauseAfterError = 15_000;

let state: LiveState = { articles: [], isConnected: true };
let isStarted = false;
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
    if (isStarted) return;
    isStarted = true;
    void follow();
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

async function follow() {
  const socket = createResumingClient({
    url: endpoint,
    maxRetryWait: pauseAfterError,
    documentId: () => idOf(NewArticlesSubscription()),
    newestCursor: currentEnd,
  });
  socket.on("connected", () => set({ isConnected: true }));
  socket.on("closed", () => set({ isConnected: false }));
  const known = takeResult(idOf(LiveStartQuery())!, {}) as LiveStartQuery | undefined;
  let after = known?.articlePublishedCursor;
  for (;;) {
    await new Promise<void>(ended =>
      socket.subscribe<Event>(
        { query: NewArticlesSubscription().text, variables: { after } },
        {
          next({ data }) {
            if (!data?.articlePublished) return;
            after = data.articlePublished.cursor;
            add(data.articlePublished.article);
          },
          error(error) {
            if (codesOf(error).includes(unknownDocument)) outdated.report();
            ended();
          },
          complete: ended,
        },
      ),
    );
    await new Promise(resolve => setTimeout(resolve, pauseAfterError));
  }
}

async function currentEnd(): Promise<string> {
  const { data, error } = await client.query(LiveStartQuery(), {}, { requestPolicy: "network-only" }).toPromise();
  if (!data) throw error ?? new Error("The feed has no end.");
  return data.articlePublishedCursor;
}

function codesOf(error: unknown): (string | undefined)[] {
  return Array.isArray(error) ? error.map(each => (each as { extensions?: { code?: string } }).extensions?.code) : [];
}

function add(article: LiveArticle) {
  hasReceived = true;
  if (!state.articles.some(known => known.id === article.id)) set({ articles: [article, ...state.articles] });
}
