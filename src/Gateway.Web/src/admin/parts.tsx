import type { ReactNode } from "react";
import { useIsOnline } from "../location";
import { ListSkeleton } from "../parts/state";
import type { Session } from "./session";
import type { QueryResult } from "./use-polled-query";

const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** A time in the time zone of the browser. */
export function Time({ value }: { value: string | null | undefined }) {
  return value ? <time dateTime={value}>{time.format(new Date(value))}</time> : <>–</>;
}

/** The data of a query, or its state. Data that could not be read again stays, with a note. */
export function Current<Data>({ answer, children }: { answer: QueryResult<Data>; children: (data: Data) => ReactNode }) {
  const isOnline = useIsOnline();
  const { data, error, readAt, reload } = answer;
  const isUnreachable = error && "networkError" in error && !!error.networkError;
  const isStale = error && (!data || isUnreachable);
  return (
    <>
      {isStale && (
        <div className="notice" role="alert">
          <p>
            {!isOnline ? "You are offline." : isUnreachable ? "The gateway cannot be reached at the moment." : error.message.replace(/^\[GraphQL\] /, "")}
            {data && readAt ? ` This is the state of ${clock.format(readAt)}.` : ""}
          </p>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      {data ? children(data) : !error && <ListSkeleton count={3} />}
    </>
  );
}

/** The children, if the caller has the scope. */
export function NeedsScope({ session, scope, children }: { session: Session; scope: string; children: ReactNode }) {
  if (session.scopes.includes(scope)) return <>{children}</>;
  return (
    <p className="notice">
      This needs the scope <code>{scope}</code>, which “{session.name}” does not have.
    </p>
  );
}

/** A table that scrolls by itself if the screen is too narrow. */
export function Table({ label, head, children }: { label: string; head: readonly string[]; children: ReactNode }) {
  return (
    <div className="table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map(title => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      {children}
    </section>
  );
}

const units = ["bytes", "KB", "MB", "GB", "TB"];

/** A size in units of 1,000. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null) return "–";
  const unit = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** unit).toLocaleString("en-GB", { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}

export const formatNumber = (value: number | null | undefined) =>
  value == null ? "–" : value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 2 : 0 });
