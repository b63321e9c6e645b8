export { socketOptions, headers, httpUrl, socketUrl, type ConnectionOptions } from './connection.js';
export { canResume, createResumingClient, newestCursor, type ResumeOptions } from './resume.js';
export { errorCode, isRetryable } from './errors.js';
