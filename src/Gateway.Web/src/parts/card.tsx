import { useState } from "react";
import { Link } from "wouter";
import type { ArticleCard as Article } from "../generated/operations";
import { to } from "../links";
import { formatDate, formatType, plainText } from "../text";

interface Shown {
  readonly url: string;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly title?: string | null;
}

/** An image in a box that has its size before it is loaded. An image that cannot be loaded leaves the empty box. */
export function Picture({ image, isLazy = true, ratio }: { image: Shown; isLazy?: boolean; ratio?: string }) {
  const [isBroken, setBroken] = useState(false);
  const own = image.width && image.height ? `${image.width} / ${image.height}` : "16 / 9";
  return (
    <span className={isBroken ? "picture broken" : "picture"} style={{ aspectRatio: ratio ?? own }}>
      {!isBroken && (
        <img src={image.url} alt={image.title ?? ""} loading={isLazy ? "lazy" : "eager"} decoding="async" onError={() => setBroken(true)} />
      )}
    </span>
  );
}

/** An article in a list. */
export function Card({
  article,
  level = 3,
  size = "row",
  title,
  excerpt,
}: {
  article: Article;
  level?: 2 | 3;
  size?: "lead" | "tile" | "row" | "brief";
  /** Escaped HTML with the marks of a search. */
  title?: string;
  /** Escaped HTML with the marks of a search: the excerpt, or a part of the body. */
  excerpt?: string | null;
}) {
  const Heading = `h${level}` as const;
  const image = article.images[0];
  const kicker = article.topics[0];
  return (
    <article className={`card ${size}`}>
      {image && size !== "brief" && <Picture image={image} ratio={size === "row" ? "4 / 3" : "16 / 9"} isLazy={size !== "lead"} />}
      <div className="card-text">
        {size !== "brief" && (kicker || article.type !== "article") && (
          <p className="kicker">
            {kicker && <Link href={to.topic(kicker.slug)}>{kicker.name}</Link>}
            {article.type !== "article" && <span className="type">{formatType(article.type)}</span>}
          </p>
        )}
        <Heading className="headline">
          <Link href={to.article(article.slug)}>
            {title === undefined ? article.title : <span dangerouslySetInnerHTML={{ __html: title }} />}
          </Link>
        </Heading>
        {size !== "brief" &&
          (excerpt ? (
            <p className="excerpt" dangerouslySetInnerHTML={{ __html: excerpt }} />
          ) : (
            article.excerpt && <p className="excerpt">{plainText(article.excerpt)}</p>
          ))}
        <p className="meta">
          <Link href={to.provider(article.provider.slug)}>{article.provider.name}</Link>
          <time dateTime={article.publishedDateTime}>{formatDate(article.publishedDateTime)}</time>
        </p>
      </div>
    </article>
  );
}
