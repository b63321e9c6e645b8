import { useState } from "react";

/** A provider's logo, or its initial if there is none or it cannot be loaded. */
export function Logo({ name, image }: { name: string; image?: { readonly url: string } | undefined }) {
  const [isBroken, setBroken] = useState(false);
  return (
    <span className="logo" aria-hidden="true">
      {image && !isBroken ? (
        <img src={image.url} alt="" width="48" height="48" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        <span>{name.charAt(0).toUpperCase()}</span>
      )}
    </span>
  );
}
