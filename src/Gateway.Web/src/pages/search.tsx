import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Link, useRouter } from "wouter";
import { useQuery } from "../graphql/use-query";
import { SearchBoxQuery, SearchPageQuery, type ArticleFilterInput } from "../generated/operations";
import { to } from "../links";
import { navigate, useSearch } from "../location";
import { Card } from "../parts/card";
import { useTitle } from "../parts/head";
import { Following, More, usePages } from "../parts/pages";
import { Empty, Loaded } from "../parts/state";
import { alternatives, formatType, languageName, plainText, plural, wordsOf } from "../text";

type Filters = Record<"q" | "topic" | "provider" | "type" | "language" | "year", string | undefined>;

export function SearchPage() {
  const query = new URLSearchParams(useSearch());
  const value = (name: string) => query.get(name) ?? undefined;
  const filters: Filters = {
    q: value("q"),
    topic: value("topic"),
    provider: value("provider"),
    type: value("type"),
    language: value("language"),
    year: value("year"),
  };
  useTitle(filters.q ? `Search: ${filters.q}` : "Search");
  return (
    <div className="page">
      <h1>Search</h1>
      <SearchBox key={filters.q} filters={filters} />
      {filters.q ? (
        <Results search={filters.q} filters={filters} />
      ) : (
        <p className="hint">
          Words find articles that contain all of them. Put a phrase in quotation marks, write “or” between alternatives, and put a minus in
          front of a word to exclude it.
        </p>
      )}
    </div>
  );
}

interface Suggestion {
  readonly href: string;
  readonly name: string;
  readonly kind: string;
}

function SearchBox({ filters }: { filters: Filters }) {
  const [text, setText] = useState(filters.q ?? "");
  const [isOpen, setOpen] = useState(false);
  // Its address, because the list may change after the reader has chosen.
  const [chosenHref, setChosenHref] = useState<string>();
  const list = useId();
  const { base } = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const settled = useSettled(text.trim(), 150);
  const answer = useQuery(SearchBoxQuery, { text: settled }, { isPaused: settled.length < 2 });
  const suggestions: readonly Suggestion[] =
    settled.length < 2
      ? []
      : withoutDuplicates([
          ...(answer.data?.searchSuggestions ?? []).flatMap(({ kind, text: name, article, topic, provider }) =>
            article ? [{ href: to.article(article.slug), name, kind: "Article" }]
            : topic ? [{ href: to.topic(topic.slug), name, kind: "Topic" }]
            : provider ? [{ href: to.provider(provider.slug), name, kind: "Provider" }]
            : kind === "AUTHOR" ? [{ href: to.author(name), name, kind: "Author" }]
            : kind === "WORD" ? [{ href: to.search({ ...filters, q: name }), name, kind: "Search" }]
            : [],
          ),
          ...(answer.data?.articles?.nodes ?? []).map(({ slug, title }) => ({ href: to.article(slug), name: title, kind: "Article" })),
        ]);
  const isShown = isOpen && suggestions.length > 0;
  const chosen = suggestions.findIndex(suggestion => suggestion.href === chosenHref);

  useEffect(() => {
    if (!filters.q) input.current?.focus({ preventScroll: true });
  }, [filters.q]);

  const submit = () => {
    setOpen(false);
    const wanted = text.trim();
    if (wanted) navigate(base + to.search({ ...filters, q: wanted }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && suggestions.length > 0) {
      event.preventDefault();
      setOpen(true);
      setChosenHref(suggestions[wrap(chosen + step, suggestions.length)]?.href);
    } else if (event.key === "Escape") {
      setOpen(false);
      setChosenHref(undefined);
    } else if (event.key === "Enter" && isShown && suggestions[chosen]) {
      event.preventDefault();
      navigate(base + suggestions[chosen].href);
    }
  };

  return (
    <form
      role="search"
      className="search-box"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label htmlFor={`${list}-input`}>Search articles</label>
      <div className="search-row">
        <input
          id={`${list}-input`}
          ref={input}
          type="search"
          role="combobox"
          autoComplete="off"
          aria-expanded={isShown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={isShown && chosen >= 0 ? `${list}-${chosen}` : undefined}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setOpen(true);
            setChosenHref(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit">Search</button>
      </div>
      <ul id={list} role="listbox" aria-label="Suggestions" hidden={!isShown}>
        {suggestions.map((suggestion, index) => (
          <li
            key={suggestion.href}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onPointerDown={event => {
              event.preventDefault();
              navigate(base + suggestion.href);
            }}
          >
            <span>{suggestion.name}</span> <span className="kind">{suggestion.kind}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}

// An article whose title begins with the text is usually among the best articles too.
const withoutDuplicates = (suggestions: readonly Suggestion[]) => [
  ...new Map(suggestions.map(suggestion => [suggestion.href, suggestion])).values(),
];

// After the last suggestion comes the text itself (-1), then the first suggestion.
function wrap(index: number, count: number) {
  return index < -1 ? count - 1 : index >= count ? -1 : index;
}

/** A value that has not changed for some time. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

// Several values of a facet are separated by commas in the address. Slugs, ids, types and languages have none.
const chosenIn = (values: string | undefined) => values?.split(",").filter(value => value) ?? [];

// A year is a range, and a filter has one.
const withValue = (filters: Filters, name: Group["name"], value: string) => {
  const chosen = chosenIn(filters[name]);
  const others = chosen.filter(other => other !== value);
  const next = others.length < chosen.length ? others : name === "year" ? [value] : [...chosen, value];
  return { ...filters, [name]: next.length > 0 ? next.join(",") : undefined };
};

function whereOf({ topic, provider, type, language, year }: Filters): ArticleFilterInput | undefined {
  const where: ArticleFilterInput = {
    ...(topic && { topics: { some: { slug: { in: chosenIn(topic) } } } }),
    ...(provider && { provider: { id: { in: chosenIn(provider) } } }),
    ...(type && { type: { in: chosenIn(type) } }),
    ...(language && { language: { in: chosenIn(language) } }),
    ...(year && { publishedDateTime: { gte: `${year}-01-01T00:00:00Z`, lt: `${Number(year) + 1}-01-01T00:00:00Z` } }),
  };
  return Object.keys(where).length > 0 ? where : undefined;
}

function Results({ search, filters }: { search: string; filters: Filters }) {
  const where = whereOf(filters);
  const name = `search ${JSON.stringify(filters)}`;
  const { cursors, add } = usePages(name);
  const variables = where ? { search, where } : { search };
  const answer = useQuery(SearchPageQuery, variables);
  return (
    <Loaded answer={answer}>
      {({ articles }) => (
        <div className="results">
          <div>
            <p className="result-count" role="status">
              {articles?.totalCount ? plural(articles.totalCount, "article") : "No articles"} for “{articles?.correctedSearch ?? search}”
            </p>
            {articles?.correctedSearch && (
              <Correction search={search} corrected={articles.correctedSearch} isFound={articles.totalCount > 0} />
            )}
            <ActiveFilters filters={filters} />
            {articles?.totalCount === 0 && (
              <Empty>Nothing matches. Try fewer or other words, or remove a filter.</Empty>
            )}
            <div className="list">
              {articles?.edges?.map(edge => <Hit key={edge.node.id} edge={edge} />)}
              {cursors.length === 0 && articles && (
                <More ends={articles.pageInfo} count={0} add={add} isAutomatic={false} label="Show more results" />
              )}
              <Following cursors={cursors}>
                {(after, isLast) => <ResultPage variables={{ ...variables, after }} isLast={isLast} count={cursors.length} add={add} />}
              </Following>
            </div>
          </div>
          {articles && articles.totalCount > 0 && (
            <Facets
              filters={filters}
              groups={[
                {
                  title: "Topic",
                  name: "topic",
                  values: articles.facets.topics.map(({ topic, count }) => ({ value: topic.slug, label: topic.name, count })),
                },
                {
                  title: "Provider",
                  name: "provider",
                  values: articles.facets.providers.map(({ provider, count }) => ({ value: provider.id, label: provider.name, count })),
                },
                {
                  title: "Type",
                  name: "type",
                  values: articles.facets.types.map(({ type, count }) => ({ value: type, label: formatType(type), count })),
                },
                {
                  title: "Language",
                  name: "language",
                  values: articles.facets.languages.map(({ language, count }) => ({ value: language, label: languageName(language), count })),
                },
                {
                  title: "Year",
                  name: "year",
                  values: articles.facets.published.map(({ from, count }) => ({ value: from.slice(0, 4), label: from.slice(0, 4), count })),
                },
              ]}
            />
          )}
        </div>
      )}
    </Loaded>
  );
}

function Correction({ search, corrected, isFound }: { search: string; corrected: string; isFound: boolean }) {
  const kept = new Set(wordsOf(corrected));
  const changed = new Set(wordsOf(search).filter(word => !kept.has(word)));
  if (changed.size === 0) return null;
  return (
    <p className="hint">
      No article has the {changed.size === 1 ? "word" : "words"} {alternatives([...changed].map(word => `“${word}”`))}.
      {isFound && ` Showing results for “${corrected}”.`}
    </p>
  );
}

type HitEdge = {
  readonly highlights?: { readonly title: string; readonly excerpt?: string | null; readonly body?: string | null } | null;
  readonly node: Parameters<typeof Card>[0]["article"];
};

function Hit({ edge: { node, highlights } }: { edge: HitEdge }) {
  if (!highlights) return <Card article={node} level={2} />;
  const { title, body } = highlights;
  const excerpt = highlights.excerpt ? plainText(highlights.excerpt) : null;
  const isMarked = [title, excerpt].some(text => text?.includes("<mark>"));
  return <Card article={node} level={2} title={title} excerpt={isMarked ? excerpt : (body ?? excerpt)} />;
}

function ResultPage({ variables, isLast, count, add }: {
  variables: { search: string; where?: ArticleFilterInput; after: string };
  isLast: boolean;
  count: number;
  add: (cursor: string) => void;
}) {
  const answer = useQuery(SearchPageQuery, variables);
  return (
    <Loaded answer={answer}>
      {({ articles }) => (
        <>
          {articles?.edges?.map(edge => <Hit key={edge.node.id} edge={edge} />)}
          {isLast && articles && <More ends={articles.pageInfo} count={count} add={add} isAutomatic={false} label="Show more results" />}
        </>
      )}
    </Loaded>
  );
}

interface Group {
  readonly title: string;
  readonly name: Exclude<keyof Filters, "q">;
  readonly values: readonly { value: string; label: string; count: number }[];
}

function Facets({ filters, groups }: { filters: Filters; groups: readonly Group[] }) {
  return (
    <nav className="facets" aria-label="Narrow the search">
      {groups
        .filter(({ values, name }) => values.length > 1 || filters[name])
        .map(({ title, name, values }) => (
          <section key={name} aria-labelledby={`facet-${name}`}>
            <h2 id={`facet-${name}`} className="section-title">
              {title}
            </h2>
            <ul className="plain">
              {values.map(({ value, label, count }) => (
                <li key={value}>
                  <Link
                    href={to.search(withValue(filters, name, value))}
                    aria-current={chosenIn(filters[name]).includes(value) ? "true" : undefined}
                  >
                    {label} <span className="count">{count}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </nav>
  );
}

function ActiveFilters({ filters }: { filters: Filters }) {
  const { q, ...others } = filters;
  if (!Object.values(others).some(value => value)) return null;
  return (
    <p className="active-filters">
      <Link href={to.search({ q })}>Remove all filters</Link>
    </p>
  );
}
