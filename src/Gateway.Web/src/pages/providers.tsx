import { Link } from "wouter";
import { useQuery } from "../graphql/use-query";
import { ProviderBySlugQuery, ProviderListQuery } from "../generated/operations";
import { to } from "../links";
import { ContinuedList } from "../parts/article-list";
import { Breadcrumbs } from "../parts/breadcrumbs";
import { Logo } from "../parts/logo";
import { useTitle } from "../parts/head";
import { Following, More, usePages } from "../parts/pages";
import { Empty, Loaded } from "../parts/state";
import { plural } from "../text";
import { NotFound } from "./not-found";

export function ProvidersPage() {
  useTitle("Providers");
  const { cursors, add } = usePages("providers");
  return (
    <div className="page narrow">
      <h1>Providers</h1>
      <ProviderEntries count={cursors.length} isLast={cursors.length === 0} add={add} />
      <Following cursors={cursors}>
        {(after, isLast) => <ProviderEntries after={after} count={cursors.length} isLast={isLast} add={add} />}
      </Following>
    </div>
  );
}

function ProviderEntries({ after, count, isLast, add }: {
  after?: string;
  count: number;
  isLast: boolean;
  add: (cursor: string) => void;
}) {
  const answer = useQuery(ProviderListQuery, after ? { after } : {});
  return (
    <Loaded answer={answer}>
      {({ providers }) => (
        <>
          {providers?.nodes?.length === 0 && <Empty>There are no providers yet.</Empty>}
          {providers?.nodes?.map(provider => (
            <section key={provider.id} className="provider">
              <Logo name={provider.name} image={provider.images[0]} />
              <div>
                <h2 className="headline">
                  <Link href={to.provider(provider.slug)}>{provider.name}</Link>
                </h2>
                <p className="meta">
                  <span>{provider.domain}</span>
                  <span>{plural(provider.articleCount, "article")}</span>
                </p>
                <ul className="plain">
                  {provider.articles?.nodes?.map(article => (
                    <li key={article.id}>
                      <Link href={to.article(article.slug)}>{article.title}</Link>
                    </li>
                  ))}
                </ul>
              </div>
            </section>
          ))}
          {isLast && providers && <More ends={providers.pageInfo} count={count} add={add} label="Show more providers" />}
        </>
      )}
    </Loaded>
  );
}

export function ProviderPage({ slug }: { slug: string }) {
  const answer = useQuery(ProviderBySlugQuery, { slug });
  useTitle(answer.data?.providerBySlug?.name);
  return (
    <div className="page narrow">
      <Loaded answer={answer}>
        {({ providerBySlug: provider }) =>
          !provider ? (
            <NotFound what="provider" />
          ) : (
            <>
              <Breadcrumbs entries={[{ name: "Providers", href: to.providers }]} />
              <header className="page-head with-logo">
                <Logo name={provider.name} image={provider.images[0]} />
                <div>
                  <h1>{provider.name}</h1>
                  {provider.description && <p className="standfirst">{provider.description}</p>}
                  <p className="meta">
                    <a href={`https://${provider.domain}`} rel="noopener">
                      {provider.domain}
                    </a>
                    <span>{plural(provider.articleCount, "article")}</span>
                    {provider.otherNames.length > 0 && <span>also {provider.otherNames.join(", ")}</span>}
                  </p>
                  {provider.articles && <TopicCounts facets={provider.articles.facets.topics} label="Topics of this provider" />}
                </div>
              </header>
              {provider.articles?.nodes?.length ? (
                <ContinuedList
                  name={`provider ${slug}`}
                  first={provider.articles.nodes}
                  ends={provider.articles.pageInfo}
                  where={{ provider: { id: { eq: provider.id } } }}
                />
              ) : (
                <Empty>This provider has not published an article here yet.</Empty>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

export function TopicCounts({ facets, label }: {
  facets: readonly { readonly count: number; readonly topic: { readonly id: string; readonly slug: string; readonly name: string } }[];
  label: string;
}) {
  if (facets.length === 0) return null;
  return (
    <nav className="chips" aria-label={label}>
      {facets.map(({ topic, count }) => (
        <Link key={topic.id} href={to.topic(topic.slug)}>
          {topic.name} <span className="count">{count}</span>
        </Link>
      ))}
    </nav>
  );
}
