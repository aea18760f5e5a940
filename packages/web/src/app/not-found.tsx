import Link from "next/link";
import { buttonClass } from "../ui/button.tsx";

export default function NotFound() {
  return (
    <main id="main" className="grid flex-1 place-items-center p-6 text-center">
      <div>
        <h1 className="text-xl font-semibold">This page does not exist</h1>
        <p className="text-muted mt-1 mb-5 text-sm">The address may be old or mistyped.</p>
        <Link href="/" className={buttonClass({ look: "primary" })}>
          See the markets
        </Link>
      </div>
    </main>
  );
}
