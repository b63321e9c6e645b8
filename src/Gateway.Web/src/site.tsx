import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link, Route, Switch, useLocation, useRoute } from "wouter";
import { live } from "./graphql/live";
import { page } from "./graphql/page-data";
import { decoded, to } from "./links";
import { restoreScroll, useEntryKey } from "./location";
import { ErrorBoundary } from "./parts/error-boundary";
import { AnnounceProvider } from "./parts/head";
import { LiveBar } from "./parts/live-bar";
import { ListSkeleton } from "./parts/state";
import { ThemeButton } from "./parts/theme";
import { ArticlePage } from "./pages/article";
import { AuthorPage } from "./pages/author";
import { FrontPage } from "./pages/front";
import { NotFound } from "./pages/not-found";
import { ProviderPage, ProvidersPage } from "./pages/providers";
import { SearchPage } from "./pages/search";
import { TimelinePage } from "./pages/timeline";
import { TopicPage, TopicsPage } from "./pages/topics";

// The drawing needs a large library.
const GraphPage = lazy(() => import("./pages/graph"));
// Readers do not need the pages for editors and operators.
const AdminPages = lazy(() => import("./admin/admin"));

export function Site() {
  const [announcement, setAnnouncement] = useState("");
  const announce = useCallback((title: string) => setAnnouncement(title), []);
  useEffect(() => live.start(), []);
  return (
    <AnnounceProvider value={announce}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Masthead />
      <LiveBar />
      <Main />
      <Footer />
      <div className="unseen" aria-live="polite">
        {announcement}
      </div>
    </AnnounceProvider>
  );
}

function Main() {
  const main = useRef<HTMLElement>(null);
  const key = useEntryKey();
  const [path] = useLocation();
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    // A screen reader continues at the beginning of the new page.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
    return restoreScroll();
  }, [key]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      <ErrorBoundary key={path.startsWith(to.admin()) ? to.admin() : path}>
        <Suspense fallback={<ListSkeleton />}>
          <Switch>
            <Route path="/" component={FrontPage} />
            <Route path="/articles/:slug">{({ slug }) => <ArticlePage key={slug} slug={decoded(slug)} />}</Route>
            <Route path="/articles/:slug/graph">{({ slug }) => <GraphPage key={slug} slug={decoded(slug)} />}</Route>
            <Route path="/topics" component={TopicsPage} />
            <Route path="/topics/:slug">{({ slug }) => <TopicPage key={slug} slug={decoded(slug)} />}</Route>
            <Route path="/providers" component={ProvidersPage} />
            <Route path="/providers/:slug">{({ slug }) => <ProviderPage key={slug} slug={decoded(slug)} />}</Route>
            <Route path="/authors/:name">{({ name }) => <AuthorPage key={name} name={decoded(name)} />}</Route>
            <Route path="/search" component={SearchPage} />
            <Route path="/timeline" component={TimelinePage} />
            <Route path="/admin/*?" component={AdminPages} />
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </main>
  );
}

function Masthead() {
  return (
    <header className="masthead">
      <div className="masthead-row">
        <Link href={to.front} className="site-name">
          {page.title}
        </Link>
        <ThemeButton />
      </div>
      <nav aria-label="Pages">
        <NavLink href={to.front}>Latest</NavLink>
        <NavLink href={to.topics}>Topics</NavLink>
        <NavLink href={to.providers}>Providers</NavLink>
        <NavLink href={to.timeline()}>Timeline</NavLink>
        <NavLink href={to.search()}>Search</NavLink>
      </nav>
    </header>
  );
}

function NavLink({ href, children }: { href: string; children: string }) {
  const [isCurrent] = useRoute(href);
  return (
    <Link href={href} aria-current={isCurrent ? "page" : undefined}>
      {children}
    </Link>
  );
}

function Footer() {
  return (
    <footer className="footer">
      <p>
        {page.title} is published with Gateway. <a href={`${page.base}/graphql`}>The same content by GraphQL</a> ·{" "}
        <Link href={to.admin()}>Administration</Link>
      </p>
    </footer>
  );
}
