import { Link } from "wouter";
import { to } from "../links";

export function Breadcrumbs({ entries }: { entries: readonly { name: string; href: string }[] }) {
  return (
    <nav className="breadcrumbs" aria-label="Breadcrumbs">
      <ol>
        <li>
          <Link href={to.front}>Front page</Link>
        </li>
        {entries.map(({ name, href }) => (
          <li key={href}>
            <Link href={href}>{name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
