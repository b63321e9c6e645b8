import { useSyncExternalStore } from "react";
import { navigate as push } from "wouter/use-browser-location";
import { useBrowserLocation, useSearch } from "wouter/use-browser-location";

// Each entry of the browser's history has a key, by which its scroll position and the length of its lists are found again.

interface EntryState {
  readonly key?: string;
}

const positions = new Map<string, number>(JSON.parse(sessionStorage.getItem("scroll") ?? "[]") as [string, number][]);
const kept = new Map<string, unknown>();
let key = entryKey();
let isBack = false;

history.scrollRestoration = "manual";
window.addEventListener("popstate", () => {
  positions.set(key, window.scrollY);
  key = entryKey();
  isBack = true;
});
window.addEventListener("pagehide", () => {
  positions.set(key, window.scrollY);
  sessionStorage.setItem("scroll", JSON.stringify([...positions].slice(-100)));
});
// After a reload the page is as high as before only when its content has arrived.
if (positions.has(key)) isBack = true;

function entryKey(): string {
  const state = history.state as EntryState | null;
  if (state?.key) return state.key;
  const created = newKey();
  history.replaceState({ ...state, key: created }, "");
  return created;
}

function newKey() {
  return Math.random().toString(36).slice(2, 10);
}

function navigate(to: string, options?: { replace?: boolean }) {
  if (options?.replace) {
    push(to, { replace: true, state: { key } });
    return;
  }
  positions.set(key, window.scrollY);
  key = newKey();
  isBack = false;
  push(to, { state: { key } });
}

/** The location hook of the router. */
export const useLocationWithKeys: typeof useBrowserLocation = options => [
  useBrowserLocation(options)[0],
  navigate as ReturnType<typeof useBrowserLocation>[1],
];

/** Goes to another page of the site. The path includes the base. */
export { navigate, useSearch };

/** The key of the current entry of the history. */
export function useEntryKey(): string {
  useBrowserLocation();
  useSearch();
  return key;
}

/** A value that belongs to the current entry, and is there again after the back button. */
export function keepInEntry<T>(name: string, value: T) {
  kept.set(`${key} ${name}`, value);
}

export function keptInEntry<T>(name: string): T | undefined {
  return kept.get(`${key} ${name}`) as T | undefined;
}

/** Scrolls to where the entry was left, to the heading of the address, or to the top. Returns a function that ends the attempts. */
export function restoreScroll(): () => void {
  const target = isBack ? positions.get(key) : undefined;
  isBack = false;
  if (target === undefined) {
    const heading = location.hash.length > 1 ? () => document.getElementById(decodeURIComponent(location.hash.slice(1))) : undefined;
    if (!heading) {
      window.scrollTo(0, 0);
      return () => {};
    }
    return attempt(() => {
      const found = heading();
      found?.scrollIntoView();
      return found !== null;
    });
  }
  return attempt(() => {
    window.scrollTo(0, target);
    return Math.abs(window.scrollY - target) < 2;
  });
}

// The content may arrive later. The reader's own scrolling ends the attempts.
function attempt(scroll: () => boolean): () => void {
  if (scroll()) return () => {};
  const stop = () => {
    observer.disconnect();
    ["wheel", "touchstart", "keydown"].forEach(type => window.removeEventListener(type, stop));
  };
  const observer = new ResizeObserver(() => scroll() && stop());
  observer.observe(document.body);
  ["wheel", "touchstart", "keydown"].forEach(type => window.addEventListener(type, stop, { passive: true }));
  return stop;
}

/** Whether the browser has a network. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(
    listener => {
      window.addEventListener("online", listener);
      window.addEventListener("offline", listener);
      return () => {
        window.removeEventListener("online", listener);
        window.removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
  );
}
