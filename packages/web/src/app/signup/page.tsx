import type { Metadata } from "next";
import { SignUpForm } from "../../features/sign-in/sign-up-form.tsx";

export const metadata: Metadata = { title: "Sign up" };

interface SignUpPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const { email } = await searchParams;
  return (
    <main id="main" className="flex flex-1 justify-center px-4 py-10 sm:py-20">
      <SignUpForm confirmEmail={typeof email === "string" ? email : undefined} />
    </main>
  );
}
