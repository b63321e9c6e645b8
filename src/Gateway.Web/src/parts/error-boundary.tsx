import { Component, type ReactNode } from "react";

/** Shows what to do if a page cannot be drawn, for example because its script belongs to an older version of the site. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="page narrow">
        <h1>This page could not be shown</h1>
        <p>The site may have been updated since you opened it.</p>
        <p className="actions">
          <button type="button" onClick={() => location.reload()}>
            Load it again
          </button>
        </p>
      </div>
    );
  }
}
