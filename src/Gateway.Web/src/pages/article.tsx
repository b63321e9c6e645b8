import { useEffect } from "react";
import { Link, useRouter } from "wouter";
import { isOwnPage } from "../graphql/page-data";
import { useQuery } from "../graphql/use-query";
import { ArticleBySlugQuery, SimilarArticlesQuery, type ArticlePage as Article } from "../generated/operations";
import { to } from "../links";
import { navigate, restoreScroll } from "../location";
import { Breadcrumbs } from "../parts/breadcrumbs";
import { Card, Picture } from "../parts/card";
import { useTitle } from "../parts/head";
import { Failure, Loaded, Skeleton } from "../parts/state";
import { formatDate, formatType, hostOf, languageName, plural } from "../text";
import { NotFound } from "./not-found";

export function ArticlePage({ slug }: { slug: string }) {
  const answer = useQuery(ArticleBySlugQuery, { slug });
  const { base } = useRouter();
  const article = answer.data?.articleBySlug;
  const current = article?.slug;
  useTitle(article?.title);
  useEffect(() => {
    // The slug is a former one.
    if (current && current !== slug) navigate(base + to.article(current), { replace: true });
  }, [current, slug, base]);
  return (
    <Loaded answer={answer} loading={<ArticleSkeleton />}>
      {({ articleBySlug }) => (articleBySlug ? <ArticleView article={articleBySlug} /> : <NotFound what="article" />)}
    </Loaded>
  );
}

function ArticleSkeleton() {
  return (
    <div className="page article" role="status" aria-label="Loading">
      <Skeleton lines={5} />
      <Skeleton hasPicture lines={14} />
    </div>
  );
}

function ArticleView({ article }: { article: Article }) {
  const topic = article.topics[0];
  const image = article.images[0];
  const headings = article.tableOfContents.filter(heading => heading.level <= 3);
  useEffect(() => {
    if (location.hash.length > 1) restoreScroll();
  }, []);
  return (
    <article className="page article" lang={article.language ?? undefined}>
      <Breadcrumbs
        entries={
          topic
            ? [...topic.ancestors, topic].map(({ name, slug }) => ({ name, href: to.topic(slug) }))
            : [{ name: "Topics", href: to.topics }]
        }
      />
      <header className="article-head">
        <p className="kicker">
          <span>{formatType(article.type)}</span>
          {article.category && article.category !== article.type && <span className="type">{formatType(article.category)}</span>}
        </p>
        <h1>{article.title}</h1>
        {article.excerptHtml && <p className="standfirst" dangerouslySetInnerHTML={{ __html: article.excerptHtml }} />}
        <Byline article={article} />
      </header>
      {image && (
        <figure className="lead-picture">
          <Picture image={image} isLazy={false} />
          {(image.title ?? image.attribution) && (
            <figcaption>{[image.title, image.attribution].filter(text => text).join(". ")}</figcaption>
          )}
        </figure>
      )}
      <div className="article-columns">
        {headings.length > 1 && (
          <nav className="contents" aria-labelledby="contents">
            <h2 id="contents">Contents</h2>
            <ol>
              {headings.map(heading => (
                <li key={heading.id} className={`level-${heading.level}`}>
                  <a href={`#${heading.id}`}>{heading.text}</a>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="article-text">
          {article.bodyHtml ? (
            <div className="body" dangerouslySetInnerHTML={{ __html: article.bodyHtml }} />
          ) : (
            hasOriginal(article) && (
              <p className="original">
                <a href={article.webUrl} rel="noopener">
                  Read the article at {hostOf(article.webUrl)}
                </a>
              </p>
            )
          )}
          {article.bodyTruncated && (
            <p className="original">
              <a href={article.webUrl} rel="noopener">
                The text is longer. Read all of it at {hostOf(article.webUrl)}
              </a>
            </p>
          )}
          <MoreImages article={article} />
          <nav className="chips" aria-label="Topics of this article">
            {article.topics.map(({ id, slug, name }) => (
              <Link key={id} href={to.topic(slug)}>
                {name}
              </Link>
            ))}
          </nav>
        </div>
      </div>
      <RelatedLinks article={article} />
      <Around article={article} />
      <Neighbours article={article} />
    </article>
  );
}

function Byline({ article }: { article: Article }) {
  return (
    <>
      <p className="meta byline">
        {article.authors.length > 0 && (
          <span>
            By{" "}
            {article.authors.map((author, index) => (
              <span key={author.name}>
                {index > 0 && ", "}
                <Link href={to.author(author.name)} rel="author">
                  {author.name}
                </Link>
              </span>
            ))}
          </span>
        )}
        <Link href={to.provider(article.provider.slug)}>{article.provider.name}</Link>
        <time dateTime={article.publishedDateTime}>{formatDate(article.publishedDateTime)}</time>
        {article.modifiedDateTime && (
          <span>
            changed <time dateTime={article.modifiedDateTime}>{formatDate(article.modifiedDateTime)}</time>
          </span>
        )}
        {article.readingTimeMinutes > 0 && <span>{plural(article.readingTimeMinutes, "minute")} to read</span>}
      </p>
      {(hasOriginal(article) || article.translations.length > 0) && (
        <p className="meta">
          {hasOriginal(article) && (
            <a href={article.webUrl} rel="noopener">
              Original at {hostOf(article.webUrl)}
            </a>
          )}
          {article.translations.map(translation => (
            <Link key={translation.id} href={to.article(translation.slug)} hrefLang={translation.language ?? undefined}>
              {translation.language ? languageName(translation.language) : "Translation"}: {translation.title}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

/** Whether the article is published elsewhere too. */
const hasOriginal = ({ webUrl, slug }: Article) => !isOwnPage(webUrl, to.article(slug));

function MoreImages({ article }: { article: Article }) {
  const others = article.images.slice(1);
  if (others.length === 0) return null;
  return (
    <div className="gallery">
      {others.map(image => (
        <figure key={image.url}>
          <Picture image={image} />
          {(image.title ?? image.attribution) && (
            <figcaption>{[image.title, image.attribution].filter(text => text).join(". ")}</figcaption>
          )}
        </figure>
      ))}
    </div>
  );
}

function RelatedLinks({ article }: { article: Article }) {
  if (article.related.length === 0) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related" className="section-title">
        Related
      </h2>
      <ul className="related">
        {article.related.map(link => (
          <li key={link.webUrl} className={link.article ? "inside" : "outside"}>
            <h3 className="headline">
              {link.article ? (
                <Link href={to.article(link.article.slug)}>{link.title}</Link>
              ) : (
                <a href={link.webUrl} rel="noopener">
                  {link.title}
                  <span className="unseen"> (another site)</span>
                </a>
              )}
            </h3>
            {link.excerpt && <p className="excerpt">{link.excerpt}</p>}
            <p className="meta">
              {link.provider?.provider ? (
                <Link href={to.provider(link.provider.provider.slug)}>{link.provider.name}</Link>
              ) : (
                <span>{link.provider?.name ?? hostOf(link.webUrl)}</span>
              )}
              {!link.article && <span className="domain">{hostOf(link.webUrl)} ↗</span>}
              {link.publishedDateTime && <time dateTime={link.publishedDateTime}>{formatDate(link.publishedDateTime)}</time>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Similar articles and backlinks are below the text, and are loaded after it. */
function Around({ article }: { article: Article }) {
  const answer = useQuery(SimilarArticlesQuery, { id: article.id, first: 6 });
  const found = answer.data?.articleById;
  const backlinks = found?.relatedFrom?.nodes ?? [];
  const similar = found?.similar ?? [];
  return (
    <>
      <p className="graph-link">
        <Link href={to.graph(article.slug)}>Draw the articles around this one</Link>
      </p>
      {!answer.data && answer.error && !answer.isLoading && <Failure error={answer.error} retry={answer.retry} />}
      {backlinks.length > 0 && (
        <section aria-labelledby="backlinks">
          <h2 id="backlinks" className="section-title">
            Articles that link here
          </h2>
          <div className="tiles">
            {backlinks.map(other => (
              <Card key={other.id} article={other} size="brief" />
            ))}
          </div>
        </section>
      )}
      {similar.length > 0 && (
        <section aria-labelledby="similar">
          <h2 id="similar" className="section-title">
            Similar articles
          </h2>
          <div className="tiles">
            {similar.map(({ article: other }) => (
              <Card key={other.id} article={other} size="brief" />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function Neighbours({ article }: { article: Article }) {
  if (!article.previous && !article.next) return null;
  return (
    <nav className="neighbours" aria-label="Previous and next article">
      {article.previous && (
        <Link href={to.article(article.previous.slug)} rel="prev">
          <span className="direction">← Previous</span>
          <span className="headline">{article.previous.title}</span>
        </Link>
      )}
      {article.next && (
        <Link href={to.article(article.next.slug)} rel="next" className="next">
          <span className="direction">Next →</span>
          <span className="headline">{article.next.title}</span>
        </Link>
      )}
    </nav>
  );
}
