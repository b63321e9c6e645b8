import { Link } from "wouter";
import { useQuery } from "../graphql/use-query";
import { TopicPageQuery, TopicTreeQuery, type TopicTreeQuery as Tree } from "../generated/operations";
import { to } from "../links";
import { ContinuedList } from "../parts/article-list";
import { Breadcrumbs } from "../parts/breadcrumbs";
import { useTitle } from "../parts/head";
import { Empty, Loaded } from "../parts/state";
import { plural } from "../text";
import { NotFound } from "./not-found";

type Entry = NonNullable<NonNullable<Tree["topics"]>["nodes"]>[number];

export function TopicsPage() {
  useTitle("Topics");
  const answer = useQuery(TopicTreeQuery, {});
  return (
    <div className="page narrow">
      <h1>Topics</h1>
      <Loaded answer={answer}>
        {({ topics }) => {
          const all = topics?.nodes ?? [];
          const known = new Set(all.map(topic => topic.id));
          const roots = all.filter(topic => !topic.parent || !known.has(topic.parent.id));
          return all.length === 0 ? <Empty>There are no topics yet.</Empty> : <Branch topics={roots} all={all} />;
        }}
      </Loaded>
    </div>
  );
}

function Branch({ topics, all }: { topics: readonly Entry[]; all: readonly Entry[] }) {
  return (
    <ul className="tree">
      {topics.map(topic => {
        const children = all.filter(other => other.parent?.id === topic.id);
        return (
          <li key={topic.id}>
            <Link href={to.topic(topic.slug)}>{topic.name}</Link> <span className="count">{topic.articleCount}</span>
            {children.length > 0 && <Branch topics={children} all={all} />}
          </li>
        );
      })}
    </ul>
  );
}

export function TopicPage({ slug }: { slug: string }) {
  const answer = useQuery(TopicPageQuery, { slug });
  useTitle(answer.data?.topicBySlug?.name);
  return (
    <div className="page narrow">
      <Loaded answer={answer}>
        {({ topicBySlug: topic }) =>
          !topic ? (
            <NotFound what="topic" />
          ) : (
            <>
              <Breadcrumbs
                entries={[
                  { name: "Topics", href: to.topics },
                  ...topic.ancestors.map(({ name, slug }) => ({ name, href: to.topic(slug) })),
                ]}
              />
              <header className="page-head">
                <h1>{topic.name}</h1>
                {topic.description && <p className="standfirst">{topic.description}</p>}
                <p className="meta">
                  <span>{plural(topic.articleCount, "article")}</span>
                  {topic.hashtags.map(tag => (
                    <span key={tag}>{tag}</span>
                  ))}
                </p>
                {topic.children.length > 0 && (
                  <nav className="chips" aria-label="Topics below this one">
                    {topic.children.map(child => (
                      <Link key={child.id} href={to.topic(child.slug)}>
                        {child.name} <span className="count">{child.articleCount}</span>
                      </Link>
                    ))}
                  </nav>
                )}
              </header>
              {topic.articles?.nodes?.length ? (
                <ContinuedList
                  name={`topic ${slug}`}
                  first={topic.articles.nodes}
                  ends={topic.articles.pageInfo}
                  where={{ topics: { some: { slug: { eq: topic.slug } } } }}
                />
              ) : (
                <Empty>There are no articles on this topic yet.</Empty>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
}
