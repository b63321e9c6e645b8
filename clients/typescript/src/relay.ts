import { Observable, type GraphQLResponse, type SubscribeFunction } from 'relay-runtime';
import { createResumingClient, type ResumeOptions } from './resume.js';

/** The second argument of `Network.create`: it resumes subscriptions. See {@link createResumingClient}. */
export function resumingSubscribe(options: ResumeOptions): SubscribeFunction {
  const client = createResumingClient(options);
  return ({ name, text }, variables) =>
    Observable.create<GraphQLResponse>((sink) =>
      client.subscribe({ operationName: name, query: text ?? '', variables }, {
        next: (result) => sink.next(result as GraphQLResponse),
        error: (error) => sink.error(error instanceof Error ? error : Object.assign(new Error('The subscription failed.'), { source: { errors: error } })),
        complete: () => sink.complete(),
      }));
}
