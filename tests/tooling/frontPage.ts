// A front end in a few lines: it compiles where the generated types say what the server answers.
import type { ResultOf, VariablesOf } from "@graphql-typed-document-node/core";
import { ArticleCardFragmentDoc, FrontPageQueryDocument } from "./generated/codegen/graphql";
import { useFragment } from "./generated/codegen/fragment-masking";

export const variables: VariablesOf<typeof FrontPageQueryDocument> = { newest: 3 };

export function headlines(answer: ResultOf<typeof FrontPageQueryDocument>): string[] {
  const articles = answer.newest?.nodes ?? [];
  return articles.map((article) => {
    const card = useFragment(ArticleCardFragmentDoc, article);
    const published: string = card.publishedDateTime;
    return `${card.title} (${card.provider.name}, ${published})`;
  });
}
