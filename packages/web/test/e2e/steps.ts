import { expect, type Locator, type Page } from "@playwright/test";
import { credentialsOf } from "./local-stack.ts";

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, name = "alice"): Promise<void> {
  const { email, password } = credentialsOf(name);
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: `Account of ${email}` })).toBeVisible();
}

let tokens: Promise<Record<string, string>> | undefined;

/** Signed in without the form: what one sign-in left in the browser's storage serves all tests. */
export async function asAlice(page: Page): Promise<void> {
  tokens ??= signInOnce(page);
  const stored = await tokens;
  await page.addInitScript((entries) => {
    for (const [name, value] of Object.entries(entries)) localStorage.setItem(name, value);
  }, stored);
}

async function signInOnce(page: Page): Promise<Record<string, string>> {
  await signIn(page);
  return page.evaluate(() => {
    const entries = Object.entries(localStorage).filter(([name]) => name.startsWith("Cognito"));
    return Object.fromEntries(entries) as Record<string, string>;
  });
}

/** Opens a trading page and waits until its data is live. */
export async function openMarket(page: Page, symbol: string): Promise<void> {
  await page.goto(`/trade/${symbol}`);
  await expect(page.getByTestId("last-price")).toBeVisible();
  await expect(page.getByRole("banner").getByText("Live")).toBeAttached();
}

/** The newest price that somebody paid, as plain digits. */
export async function lastPrice(page: Page): Promise<number> {
  const text = await page.getByTestId("last-price").innerText();
  return Number(text.replaceAll(",", ""));
}

/** What can be spent on the chosen side, as plain digits. */
export async function available(page: Page): Promise<number> {
  const box = page.getByTestId("available");
  await expect(box).toContainText(/\d/);
  return Number((await box.innerText()).replace(/[^\d.]/g, ""));
}

/** Fails as soon as the page reports an error in its console: a blocked script counts as one. */
export function watchConsole(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return errors;
}

/** A canvas as a picture, to see whether it moves. */
export function pictureOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}
