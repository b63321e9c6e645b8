// Times of publication are shown in UTC, like the periods of the timeline.
const longDate = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

export const formatDate = (time: string) => longDate.format(new Date(time));
export const formatMonth = (year: number, index: number) => month.format(new Date(Date.UTC(year, index, 1)));

export const plural = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

const disjunction = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** `a, b or c`. */
export const alternatives = (names: readonly string[]) => disjunction.format(names);

/** The words of a search, as the gateway separates them. */
export const wordsOf = (text: string) => text.match(/[\p{L}\p{M}\p{N}\u00ad\u200c\u200d]+/gu) ?? [];

export const hostOf = (url: string) => new URL(url).host.replace(/^www\./, "");

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `video` and `sample-code` as headings. */
export const formatType = (type: string) => capitalised(type).replaceAll(/[-_]/g, " ");

/** The name of a language in the language itself: `Deutsch` for `de`. */
export function languageName(tag: string) {
  try {
    return capitalised(new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag);
  } catch {
    return tag;
  }
}

// Lists show an excerpt as text, in which the marks of Markdown would only disturb.
export const plainText = (markdown: string) =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(`+|\*\*|__)(.+?)\1/g, "$2")
    .replace(/(?<!\w)[*_](?=\S)(.+?)(?<=\S)[*_](?!\w)/g, "$1");
