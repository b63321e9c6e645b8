import { Link } from "wouter";
import { useQuery } from "../graphql/use-query";
import { TimelineQuery } from "../generated/operations";
import { to } from "../links";
import { useSearch } from "../location";
import { FilteredList } from "../parts/article-list";
import { useTitle } from "../parts/head";
import { Empty, Loaded } from "../parts/state";
import { formatDate, formatMonth, plural } from "../text";

const dayPattern = /^(\d{4})-\d\d-\d\d$/;

export function TimelinePage() {
  const query = new URLSearchParams(useSearch());
  const day = dayPattern.test(query.get("day") ?? "") ? query.get("day")! : undefined;
  const asked = day?.slice(0, 4) ?? (/^\d{4}$/.test(query.get("year") ?? "") ? query.get("year")! : undefined);
  // Without a year in the address, the latest year with articles is shown. The first query finds it.
  const thisYear = String(new Date().getUTCFullYear());
  const first = useQuery(TimelineQuery, periodOf(asked ?? thisYear));
  const latest = first.data?.years?.facets.published[0]?.from.slice(0, 4);
  const year = asked ?? latest ?? thisYear;
  const answer = useQuery(TimelineQuery, periodOf(year), { isPaused: !asked && !first.data });
  useTitle(day ? `Timeline: ${formatDate(day)}` : asked ? `Timeline: ${asked}` : "Timeline");
  return (
    <div className="page">
      <h1>Timeline</h1>
      <Loaded answer={answer}>
        {({ years, days }) => {
          const published = days?.facets.published ?? [];
          const counts = new Map(published.map(({ from, count }) => [from.slice(0, 10), count]));
          return (
            <>
              <nav className="years" aria-label="Years">
                {years?.facets.published.map(({ from, count }) => (
                  <Link
                    key={from}
                    href={to.timeline({ year: from.slice(0, 4) })}
                    aria-current={from.slice(0, 4) === year ? "true" : undefined}
                  >
                    {from.slice(0, 4)} <span className="count">{count}</span>
                  </Link>
                ))}
              </nav>
              {counts.size === 0 ? (
                <Empty>Nothing was published in {year}.</Empty>
              ) : (
                <>
                  <p className="hint">
                    {plural(days?.totalCount ?? 0, "article")} in {year}, on {plural(counts.size, "day")}. Choose a day to see its articles.
                  </p>
                  <Calendar year={Number(year)} counts={counts} chosen={day} />
                </>
              )}
              <section aria-labelledby="day">
                <h2 id="day" className="section-title">
                  {day ? `Published on ${formatDate(day)}` : `Published in ${year}`}
                </h2>
                {day && (
                  <p className="active-filters">
                    <Link href={to.timeline({ year })}>Show the whole year</Link>
                  </p>
                )}
                <FilteredList
                  key={day ?? year}
                  name={`timeline ${day ?? year}`}
                  where={{ publishedDateTime: rangeOf(day ? dayAfter(day) : periodOf(year)) }}
                />
              </section>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function periodOf(year: string) {
  return { from: `${year}-01-01T00:00:00Z`, to: `${Number(year) + 1}-01-01T00:00:00Z` };
}

function dayAfter(day: string) {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return { from: `${day}T00:00:00Z`, to: next.toISOString().replace(".000", "") };
}

const rangeOf = ({ from, to }: { from: string; to: string }) => ({ gte: from, lt: to });

/** The months of a year. A day with articles is a link, and is darker the more there are. */
function Calendar({ year, counts, chosen }: { year: number; counts: ReadonlyMap<string, number>; chosen: string | undefined }) {
  const most = Math.max(...counts.values());
  return (
    <div className="calendar">
      {Array.from({ length: 12 }, (_, month) => {
        const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
        const isEmpty = ![...counts.keys()].some(day => Number(day.slice(5, 7)) === month + 1);
        // Weeks begin on Monday.
        const offset = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
        return (
          <section key={month} className={isEmpty ? "empty" : undefined} aria-labelledby={`month-${month}`}>
            <h2 id={`month-${month}`}>{formatMonth(year, month)}</h2>
            <ol>
              {Array.from({ length }, (_, index) => {
                const day = `${year}-${String(month + 1).padStart(2, "0")}-${String(index + 1).padStart(2, "0")}`;
                const count = counts.get(day);
                return (
                  <li key={day} style={index === 0 ? { gridColumnStart: offset + 1 } : undefined}>
                    {count ? (
                      <Link
                        href={to.timeline({ day })}
                        className={`shade-${Math.ceil((4 * count) / most)}`}
                        aria-current={day === chosen ? "date" : undefined}
                        aria-label={`${formatDate(day)}: ${plural(count, "article")}`}
                      >
                        {index + 1}
                      </Link>
                    ) : (
                      <span>{index + 1}</span>
                    )}
                  </li>
                );
              })}
            </ol>
          </section>
        );
      })}
    </div>
  );
}
