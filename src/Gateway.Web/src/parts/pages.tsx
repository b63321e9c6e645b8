import { useEffect, useRef, useState, type ReactNode } from "react";
import { keepInEntry, keptInEntry } from "../location";

interface Ends {
  readonly hasNextPage: boolean;
  readonly endCursor?: string | null;
}

// After so many pages the reader asks for the next one, so that the end of the page can be reached.
const automaticPages = 5;

/** The cursors of the shown pages of a list. They are kept with the entry of the history, so that the list has its length again. */
export function usePages(name: string) {
  const [pages, setPages] = useState<{ name: string; cursors: readonly string[] }>({ name, cursors: keptInEntry<string[]>(name) ?? [] });
  const cursors = pages.name === name ? pages.cursors : (keptInEntry<string[]>(name) ?? []);
  const set = (next: readonly string[]) => {
    keepInEntry(name, next);
    setPages({ name, cursors: next });
  };
  return {
    cursors,
    add: (cursor: string) => {
      if (!cursors.includes(cursor)) set([...cursors, cursor]);
    },
  };
}

/** Shows the next page of a list, or loads it as soon as the reader comes near. */
export function More({ ends, count, add, isAutomatic = true, label = "Show more articles" }: {
  ends: Ends;
  count: number;
  add: (cursor: string) => void;
  isAutomatic?: boolean;
  label?: string;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const { hasNextPage, endCursor } = ends;
  const loadsItself = isAutomatic && count < automaticPages;
  useEffect(() => {
    const element = button.current;
    if (!element || !endCursor || !loadsItself) return undefined;
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && add(endCursor), {
      rootMargin: "600px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  });
  if (!hasNextPage || !endCursor) return null;
  return (
    <button ref={button} type="button" className="more" onClick={() => add(endCursor)}>
      {label}
    </button>
  );
}

/** The pages of a list after its first one. Each page is a query of its own; the last one has the button for the next. */
export function Following({ cursors, children }: { cursors: readonly string[]; children: (after: string, isLast: boolean) => ReactNode }) {
  return <>{cursors.map((after, index) => <div key={after}>{children(after, index === cursors.length - 1)}</div>)}</>;
}
