import { useQuery } from "../graphql/use-query";
import { AuthorPageQuery } from "../generated/operations";
import { ContinuedList } from "../parts/article-list";
import { Breadcrumbs } from "../parts/breadcrumbs";
import { useTitle } from "../parts/head";
import { Logo } from "../parts/logo";
import { Loaded } from "../parts/state";
import { hostOf, plural } from "../text";
import { NotFound } from "./not-found";
import { TopicCounts } from "./providers";

export function AuthorPage({ name }: { name: string }) {
  const answer = useQuery(AuthorPageQuery, { name });
  const articles = answer.data?.articles;
  useTitle(articles ? name : undefined);
  return (
    <div className="page narrow">
      <Loaded answer={answer}>
        {() => {
          const found = articles?.nodes ?? [];
          if (!articles || found.length === 0) return <NotFound what="author" />;
          const entries = found.flatMap(article => article.authors.filter(author => author.name === name));
          const url = entries.find(author => author.url)?.url;
          const image = entries.find(author => author.image)?.image;
          return (
            <>
              <Breadcrumbs entries={[]} />
              <header className="page-head with-logo">
                <Logo name={name} image={image ? { url: image } : undefined} />
                <div>
                  <h1>{name}</h1>
                  <p className="meta">
                    <span>{plural(articles.totalCount, "article")}</span>
                    {url && (
                      <a href={url} rel="noopener">
                        {hostOf(url)}
                      </a>
                    )}
                  </p>
                  <TopicCounts facets={articles.facets.topics} label="Topics of this author" />
                </div>
              </header>
              <ContinuedList
                name={`author ${name}`}
                first={found}
                ends={articles.pageInfo}
                where={{ authors: { some: { name: { eq: name } } } }}
              />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
