/** The TypeScript types of the schema's scalars as they arrive in JSON, for the `scalars` option of GraphQL Code Generator. */
export const scalars = {
  DateTime: 'string',
  JSON: 'unknown',
  URL: 'string',
} as const;
