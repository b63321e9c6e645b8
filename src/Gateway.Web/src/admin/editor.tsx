import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import {
  ArticleToEditQuery,
  DeleteArticleMutation,
  EditArticleMutation,
  PublishArticleMutation,
  WithdrawArticleMutation,
} from "../generated/admin-operations";
import { to } from "../links";
import { useTitle } from "../parts/head";
import { drafts } from "./drafts";
import { Current, NeedsScope, Time } from "./parts";
import { run, type Session } from "./session";
import { usePolledQuery } from "./use-polled-query";

type Article = NonNullable<ArticleToEditQuery["articleBySlug"]>;

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly line?: number | null;
  readonly column?: number | null;
  readonly hint?: string | null;
}

interface Result {
  readonly article?: { readonly updatedAt: string; readonly published: boolean } | null;
  readonly publishesAt?: string | null;
  readonly errors?: readonly (Problem & { readonly __typename: string })[] | null;
}

/** The outcome of a change, beside the buttons of the change. */
interface Note {
  readonly at: "text" | "readers";
  readonly text: string;
}

/** Edits an article: its text, and whether readers see it. */
export function EditorPage({ session, slug }: { session: Session; slug: string }) {
  const answer = usePolledQuery(session, ArticleToEditQuery, { slug });
  useTitle(answer.data?.articleBySlug?.title ?? "Article");
  return (
    <NeedsScope session={session} scope="articles:write">
      <Current answer={answer}>
        {({ articleBySlug }) =>
          articleBySlug ? (
            <Editor key={articleBySlug.id} session={session} loaded={articleBySlug} />
          ) : (
            <>
              <h1>No such article</h1>
              <p className="notice">No article that “{session.name}” may see has the slug {slug}.</p>
            </>
          )
        }
      </Current>
    </NeedsScope>
  );
}

function Editor({ session, loaded }: { session: Session; loaded: Article }) {
  const [draft] = useState(() => draftOf(loaded));
  const isOutdated = draft !== undefined && draft.updatedAt !== loaded.updatedAt;
  // A draft keeps its version, so that it overwrites no later one.
  const [article, setArticle] = useState(isOutdated ? { ...loaded, updatedAt: draft.updatedAt } : loaded);
  const [text, setText] = useState(draft?.text ?? loaded.source ?? "");
  const [discarded, setDiscarded] = useState<string>();
  const [at, setAt] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [theirs, setTheirs] = useState(isOutdated ? loaded : undefined);
  const [note, setNote] = useState<Note>({ at: "text", text: draft ? "This is your text from before. It is not saved yet." : "" });
  const [isBusy, setIsBusy] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const [isDeleted, setIsDeleted] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const isChanged = text !== (article.source ?? "");

  useEffect(() => {
    if (article.source === null) return undefined;
    if (!isChanged || isDeleted) {
      drafts.remove(article.id);
      return undefined;
    }
    drafts.set(article.id, { text, updatedAt: article.updatedAt });
    // The draft ends with the tab.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [article, text, isChanged, isDeleted]);

  /** Runs a change, and shows its outcome. The text that was typed always stays. */
  async function change(
    done: (result: Result) => Note,
    send: (ifUpdatedAt: string) => Promise<{ result?: Result; failure?: Error }>,
    version = article.updatedAt,
  ) {
    setIsBusy(true);
    setNote(noNote);
    setProblems([]);
    setTheirs(undefined);
    const { result, failure } = await send(version);
    setIsBusy(false);
    if (!result) {
      const isUnreachable = failure && "networkError" in failure && !!failure.networkError;
      setProblems([
        {
          code: "",
          message: isUnreachable
            ? "The gateway cannot be reached at the moment. Nothing is lost: try again later."
            : (failure?.message ?? "No answer.").replace(/^\[GraphQL\] /, ""),
        },
      ]);
      return false;
    }
    if (result.errors?.some(error => error.code === "CONFLICT")) {
      const { data } = await run(session, ArticleToEditQuery(), { slug: article.slug });
      const current = data?.articleBySlug;
      const typed = area.current?.value ?? text;
      if (!current) setProblems([{ code: "CONFLICT", message: "The article does not exist any more." }]);
      else if (typed === (article.source ?? "") || typed === current.source) {
        // No text is lost, so there is nothing to choose.
        setArticle(current);
        setText(current.source ?? "");
        setProblems([{ code: "CONFLICT", message: "Someone else has changed this article. This is the new version. Check it, and try again." }]);
      } else setTheirs(current);
      return false;
    }
    if (result.errors) {
      setProblems(result.errors);
      return false;
    }
    setNote(done(result));
    return true;
  }

  /** Reads the article again. A text that was typed in the meantime stays. */
  async function reload(known: string) {
    const { data } = await run(session, ArticleToEditQuery(), { slug: article.slug });
    if (!data?.articleBySlug) return;
    const source = data.articleBySlug.source ?? "";
    setArticle(data.articleBySlug);
    setText(current => (current === known ? source : current));
  }

  /** Replaces the text that was typed, which can be had back. */
  function discard(version: Article) {
    setDiscarded(text);
    setArticle(version);
    setText(version.source ?? "");
    setTheirs(undefined);
    setProblems([]);
    setNote(noNote);
  }

  const save = async (version?: string) => {
    const saved = await change(
      () => ({ at: "text", text: "Saved." }),
      async ifUpdatedAt => {
        const { data, error } = await run(session, EditArticleMutation(), { id: article.id, content: text, ifUpdatedAt });
        return { result: data?.editArticle, failure: error };
      },
      version,
    );
    if (!saved) return;
    setDiscarded(undefined);
    await reload(text);
  };
  const publish = async (time: string | null) => {
    const published = await change(
      ({ publishesAt }) => ({ at: "readers", text: publishesAt ? "Scheduled." : "Published." }),
      async ifUpdatedAt => {
        const { data, error } = await run(session, PublishArticleMutation(), { id: article.id, ifUpdatedAt, at: time });
        return { result: data?.publishArticle, failure: error };
      },
    );
    if (published) await reload(article.source ?? "");
  };
  const schedule = async () => {
    const time = new Date(at);
    if (time > new Date()) await publish(time.toISOString());
    else {
      setNote(noNote);
      setProblems([{ code: "", message: "This time is in the past. Choose a later time, or publish now." }]);
    }
  };
  const withdraw = async () => {
    const withdrawn = await change(() => ({ at: "readers", text: "Withdrawn." }), async ifUpdatedAt => {
      const { data, error } = await run(session, WithdrawArticleMutation(), { id: article.id, ifUpdatedAt });
      return { result: data?.withdrawArticle, failure: error };
    });
    if (!withdrawn) return;
    if (session.scopes.includes("articles:read:unpublished")) await reload(article.source ?? "");
    else setArticle(known => ({ ...known, published: false }));
  };
  const remove = async () => {
    setIsDeleting(false);
    const deleted = await change(() => noNote, async ifUpdatedAt => {
      const { data, error } = await run(session, DeleteArticleMutation(), { id: article.id, ifUpdatedAt });
      return { result: data?.deleteArticle, failure: error };
    });
    if (deleted) setIsDeleted(true);
  };
  const goTo = (line: number, column: number) => {
    const lines = text.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(start, start + Math.max(0, (lines[line - 1]?.length ?? 0) - column + 1));
  };

  if (isDeleted)
    return (
      <>
        <h1>{article.title}</h1>
        <p className="notice" role="status">
          The article was deleted. If its file still exists, remove it too: it would create the article again when it changes.
        </p>
        <p>
          <Link href={to.admin("articles")}>To the list of articles</Link>
        </p>
      </>
    );
  return (
    <>
      <h1>{article.title}</h1>
      <dl className="facts">
        <dt>State</dt>
        <dd>
          {article.published ? <Link href={to.article(article.slug)}>published</Link> : <strong className="warning">hidden</strong>}
          {article.publishesAt && (
            <>
              , publishes <Time value={article.publishesAt} />
            </>
          )}
        </dd>
        <dt>Changed</dt>
        <dd>
          <Time value={article.updatedAt} />
        </dd>
        <dt>Slug</dt>
        <dd>
          <code>{article.slug}</code>
        </dd>
      </dl>
      {theirs && (
        <div className="notice conflict" role="alert">
          <p>
            <strong>Someone else has changed this article</strong> at <Time value={theirs.updatedAt} />. Nothing was saved, published, withdrawn
            or deleted. Choose a text first. Yours is kept below. Their text:
          </p>
          <pre tabIndex={0} role="region" aria-label="Their text">
            {theirs.source}
          </pre>
          <p className="actions">
            <button type="button" onClick={() => discard(theirs)}>
              Take their text
            </button>
            <button
              type="button"
              onClick={() => {
                setArticle(theirs);
                void save(theirs.updatedAt);
              }}
            >
              Save my text over it
            </button>
          </p>
        </div>
      )}
      {problems.length > 0 && (
        <div className="notice" role="alert">
          <ul className="plain problems">
            {problems.map(problem => (
              <li key={`${problem.code} ${problem.line} ${problem.message}`}>
                <p>
                  {problem.line != null && (
                    <>
                      <button type="button" className="link" onClick={() => goTo(problem.line!, problem.column ?? 1)}>
                        Line {problem.line}
                        {problem.column ? `, column ${problem.column}` : ""}
                      </button>
                      :{" "}
                    </>
                  )}
                  {problem.message}
                </p>
                {problem.hint && <p className="hint">{problem.hint}</p>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="unseen" role="status">
        {note.text}
      </p>
      {article.source === null && (
        <p className="notice">
          The text of this article has an encrypted payload, which needs the scope <code>secured:read</code>.
        </p>
      )}
      <label className="editor-label" htmlFor="text">
        Text of the article, with its front matter
      </label>
      <textarea
        id="text"
        ref={area}
        className="editor"
        spellCheck={false}
        value={text}
        disabled={article.source === null}
        onChange={event => setText(event.target.value)}
      />
      <p className="actions">
        <button type="button" className="primary" disabled={isBusy || !isChanged} onClick={() => void save()}>
          Save the text
        </button>
        {isChanged && (
          <button type="button" disabled={isBusy} onClick={() => discard(theirs ?? article)}>
            Discard my changes
          </button>
        )}
        {!isChanged && discarded !== undefined && (
          <button type="button" disabled={isBusy} onClick={() => setText(discarded)}>
            Get my text back
          </button>
        )}
        {note.at === "text" && <span>{note.text}</span>}
      </p>
      <p className="hint">
        The file itself does not change. A later change of the file replaces this text.
      </p>
      <fieldset className="visibility">
        <legend>Readers</legend>
        <p className="actions">
          {article.published ? (
            <button type="button" disabled={isBusy} onClick={() => void withdraw()}>
              Withdraw
            </button>
          ) : (
            <>
              <button type="button" disabled={isBusy} onClick={() => void publish(null)}>
                Publish now
              </button>
              <label htmlFor="at">Publish at</label>
              <input
                id="at"
                type="datetime-local"
                min={localTime(new Date())}
                value={at}
                onChange={event => setAt(event.target.value)}
                aria-describedby="at-hint"
              />
              <span id="at-hint" className="hint">
                in the time zone of your browser, {timeZone}
              </span>
              <button type="button" disabled={isBusy || !at} onClick={() => void schedule()}>
                Schedule
              </button>
              {article.publishesAt && (
                <button type="button" disabled={isBusy} onClick={() => void withdraw()}>
                  Cancel the schedule
                </button>
              )}
            </>
          )}
          {isDeleting ? (
            <>
              <span>Delete this article?</span>
              <button type="button" className="danger" disabled={isBusy} onClick={() => void remove()}>
                Yes, delete it
              </button>
              <button type="button" onClick={() => setIsDeleting(false)}>
                No, keep it
              </button>
            </>
          ) : (
            <button type="button" className="danger" disabled={isBusy} onClick={() => setIsDeleting(true)}>
              Delete
            </button>
          )}
          {note.at === "readers" && <span>{note.text}</span>}
        </p>
      </fieldset>
    </>
  );
}

const noNote: Note = { at: "text", text: "" };
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A time as the value of an input: without seconds, in the time zone of the browser. */
function localTime(time: Date) {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The text that was typed into this article before, if it is not saved. */
function draftOf({ id, source }: Article) {
  const draft = source === null ? undefined : drafts.get(id);
  return draft && draft.text !== source ? draft : undefined;
}
