import { Link } from "wouter";
import { useQuery } from "../graphql/use-query";
import { FrontPageQuery, FrontTopicsQuery } from "../generated/operations";
import { to } from "../links";
import { ContinuedList } from "../parts/article-list";
import { Card } from "../parts/card";
import { useTitle } from "../parts/head";
import { Empty, Loaded, Skeleton } from "../parts/state";
import { page } from "../graphql/page-data";

// The newest articles above the sections; the others are in the list below.
const onTop = 3;

export function FrontPage() {
  useTitle("");
  const answer = useQuery(FrontPageQuery, {});
  return (
    <div className="page">
      <h1 className="unseen">{page.title}: latest articles</h1>
      <Loaded answer={answer} loading={<Skeleton hasPicture lines={8} />}>
        {({ newest, best, topics }) => {
          const [lead, ...others] = newest?.nodes ?? [];
          if (!lead) return <Empty>Nothing has been published yet. New articles appear here by themselves.</Empty>;
          const bestOthers = (best?.nodes ?? []).filter(article => article.id !== lead.id);
          return (
            <>
              <section className="top" aria-label="Top stories">
                <Card article={lead} level={2} size="lead" />
                {others.length > 0 && (
                  <div className="top-second">
                    {others.slice(0, onTop - 1).map(article => (
                      <Card key={article.id} article={article} level={2} size="tile" />
                    ))}
                  </div>
                )}
                {bestOthers.length > 0 && (
                  <aside className="best" aria-labelledby="best">
                    <h2 id="best" className="section-title">
                      Worth reading
                    </h2>
                    {bestOthers.map(article => (
                      <Card key={article.id} article={article} size="brief" />
                    ))}
                  </aside>
                )}
              </section>
              {topics && topics.nodes.length > 0 && (
                <>
                  <nav className="chips" aria-label="Topics">
                    {topics.nodes.map(topic => (
                      <Link key={topic.id} href={to.topic(topic.slug)}>
                        {topic.shortName ?? topic.name} <span className="count">{topic.articleCount}</span>
                      </Link>
                    ))}
                  </nav>
                  <TopicSections />
                </>
              )}
              {(others.length >= onTop || newest!.pageInfo.hasNextPage) && (
                <section aria-labelledby="latest">
                  <h2 id="latest" className="section-title">
                    Latest
                  </h2>
                  <ContinuedList name="front" first={newest?.nodes ?? []} ends={newest!.pageInfo} skip={onTop} level={3} />
                </section>
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function TopicSections() {
  const answer = useQuery(FrontTopicsQuery, {});
  const loading = (
    <div className="shelves">
      {Array.from({ length: 6 }, (_, shelf) => (
        <Skeleton key={shelf} lines={9} />
      ))}
    </div>
  );
  return (
    <Loaded answer={answer} loading={loading}>
      {({ topics }) => (
        <div className="shelves">
          {topics?.nodes?.map(topic => (
            <section key={topic.id} aria-labelledby={`topic-${topic.slug}`}>
              <h2 id={`topic-${topic.slug}`} className="section-title">
                <Link href={to.topic(topic.slug)}>{topic.name}</Link>
              </h2>
              {topic.articles?.nodes?.map(article => (
                <Card key={article.id} article={article} size="brief" />
              ))}
            </section>
          ))}
        </div>
      )}
    </Loaded>
  );
}
