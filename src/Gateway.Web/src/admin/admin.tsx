import { useEffect, useState, useSyncExternalStore, type FormEvent } from "react";
import { Link, Redirect, Route, Switch, useRoute } from "wouter";
import { decoded, to } from "../links";
import { useTitle } from "../parts/head";
import { ListSkeleton } from "../parts/state";
import { ChangesPage } from "./changes";
import { ContentPage } from "./content";
import { drafts } from "./drafts";
import { EditorPage } from "./editor";
import { sessions, signIn, signOut, type Session } from "./session";
import { SettingsPage } from "./settings";
import { SnippetsPage } from "./snippets";
import { StatusPage } from "./status";
import "./admin.css";

/** The pages for editors and operators. */
export default function AdminPages() {
  const session = useSyncExternalStore(sessions.subscribe, sessions.get);
  const [isRestoring, setIsRestoring] = useState(() => !session && sessions.hasStored());
  const [error, setError] = useState("");
  useEffect(() => {
    if (!isRestoring) return;
    void signIn()
      .catch((reason: Error) => setError(reason.message))
      .finally(() => setIsRestoring(false));
  }, [isRestoring]);
  if (isRestoring)
    return (
      <div className="page">
        <ListSkeleton count={3} />
      </div>
    );
  if (!session) return <SignIn reason={error} />;
  return (
    <div className="page admin">
      <div className="admin-bar">
        <nav aria-label="Administration">
          <AdminLink page="content">Content</AdminLink>
          <AdminLink page="articles">Changes</AdminLink>
          <AdminLink page="status">Status</AdminLink>
          <AdminLink page="settings">Settings</AdminLink>
          <AdminLink page="snippets">Snippets</AdminLink>
        </nav>
        <p>
          <span className="hint">{session.name}</span>{" "}
          <button type="button" onClick={leave}>
            Sign out
          </button>
        </p>
      </div>
      <AdminRoutes session={session} />
    </div>
  );
}

function leave() {
  if (drafts.any() && !window.confirm("You have changed a text and not saved it. Sign out and lose the change?")) return;
  drafts.clear();
  signOut();
}

function AdminRoutes({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path={to.admin("content")}>
        <ContentPage session={session} />
      </Route>
      <Route path={to.admin("articles")}>
        <ChangesPage session={session} />
      </Route>
      <Route path="/admin/articles/:slug">{({ slug }) => <EditorPage key={slug} session={session} slug={decoded(slug)} />}</Route>
      <Route path={to.admin("status")}>
        <StatusPage session={session} />
      </Route>
      <Route path={to.admin("settings")}>
        <SettingsPage session={session} />
      </Route>
      <Route path={to.admin("snippets")} component={SnippetsPage} />
      <Route>
        <Redirect to={to.admin("content")} replace />
      </Route>
    </Switch>
  );
}

function AdminLink({ page, children }: { page: string; children: string }) {
  const [isCurrent] = useRoute(`${to.admin(page)}/*?`);
  return (
    <Link href={to.admin(page)} aria-current={isCurrent ? "page" : undefined}>
      {children}
    </Link>
  );
}

function SignIn({ reason }: { reason: string }) {
  const [credentials, setCredentials] = useState("");
  const [error, setError] = useState(reason);
  const [isWaiting, setIsWaiting] = useState(false);
  useTitle("Administration");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsWaiting(true);
    try {
      await signIn(credentials);
    } catch (failure) {
      setError((failure as Error).message);
      setIsWaiting(false);
    }
  };
  return (
    <div className="page narrow">
      <h1>Administration</h1>
      <p>For editors and operators. Sign in with an API key, or with a token of your OpenID Connect server.</p>
      <form className="sign-in" onSubmit={event => void submit(event)}>
        <label htmlFor="credentials">API key or token</label>
        <input
          id="credentials"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={credentials}
          onChange={event => setCredentials(event.target.value)}
          aria-describedby="credentials-hint"
        />
        <button type="submit" disabled={isWaiting}>
          {isWaiting ? "Signing in …" : "Sign in"}
        </button>
        <p id="credentials-hint" className="hint">
          It is kept until you close this tab, and sent to this gateway only. <code>gateway key</code> creates a key. The scopes are{" "}
          <code>gateway:read</code> to see the state, <code>articles:write</code> to change articles, and{" "}
          <code>articles:read:unpublished</code> to see hidden ones.
        </p>
      </form>
      {error && (
        <p className="notice" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
