import { useState } from "react";

type Theme = "light" | "dark";

const stored = () => localStorage.getItem("theme") as Theme | null;
const ofSystem = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

/** Applies the reader's choice. Without one, the system decides. */
export function applyTheme() {
  const theme = stored();
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => stored() ?? ofSystem());
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    if (other === ofSystem()) localStorage.removeItem("theme");
    else localStorage.setItem("theme", other);
    applyTheme();
    setTheme(other);
  };
  return (
    <button type="button" className="icon-button" onClick={change} aria-label={`Use the ${other} colours`}>
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="1.8" />
        <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
      </svg>
    </button>
  );
}
