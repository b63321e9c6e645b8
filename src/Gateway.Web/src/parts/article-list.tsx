import { useQuery } from "../graphql/use-query";
import { ArticleFeedQuery, type ArticleCard, type ArticleFeedQueryVariables } from "../generated/operations";
import { Card } from "./card";
import { Following, More, usePages } from "./pages";
import { Empty, ListSkeleton, Loaded } from "./state";

type Where = ArticleFeedQueryVariables["where"];

interface Ends {
  readonly hasNextPage: boolean;
  readonly endCursor?: string | null;
}

/** Articles that a page has loaded already, followed by all further ones. */
export function ContinuedList({ name, first, ends, where, skip = 0, level = 2 }: {
  name: string;
  first: readonly ArticleCard[];
  ends: Ends;
  where?: Where;
  skip?: number;
  level?: 2 | 3;
}) {
  const { cursors, add } = usePages(name);
  return (
    <div className="list">
      {first.slice(skip).map(article => (
        <Card key={article.id} article={article} level={level} />
      ))}
      {cursors.length === 0 && <More ends={ends} count={0} add={add} />}
      <Following cursors={cursors}>
        {(after, isLast) => <FeedPage after={after} where={where} isLast={isLast} count={cursors.length} add={add} level={level} />}
      </Following>
    </div>
  );
}

/** All articles that match a filter. */
export function FilteredList({ name, where }: { name: string; where: Where }) {
  const answer = useQuery(ArticleFeedQuery, { first: 20, where });
  return (
    <Loaded answer={answer}>
      {({ articles }) => {
        const found = articles?.edges?.map(edge => edge.node) ?? [];
        return found.length === 0 ? (
          <Empty>There are no articles here.</Empty>
        ) : (
          <ContinuedList name={name} first={found} ends={articles!.pageInfo} where={where} level={3} />
        );
      }}
    </Loaded>
  );
}

function FeedPage({ after, where, isLast, count, add, level }: {
  after: string;
  where: Where;
  isLast: boolean;
  count: number;
  add: (cursor: string) => void;
  level: 2 | 3;
}) {
  const answer = useQuery(ArticleFeedQuery, { first: 20, after, where });
  return (
    <Loaded answer={answer} loading={<ListSkeleton count={3} />}>
      {({ articles }) => (
        <>
          {articles?.edges?.map(({ node }) => (
            <Card key={node.id} article={node} level={level} />
          ))}
          {isLast && articles && <More ends={articles.pageInfo} count={count} add={add} />}
        </>
      )}
    </Loaded>
  );
}
