import { expect, test, type Page } from "@playwright/test";
import { credentialsOf, mailedCode } from "./local-stack.ts";
import { signIn } from "./steps.ts";

test("a wrong password is refused in words", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(credentialsOf("alice").email);
  await page.getByLabel("Password", { exact: true }).fill("Wrong-1-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.locator("form").getByRole("alert")).toContainText(/incorrect/i);
});

test("signing in lasts over a reload and ends by signing out", async ({ page }) => {
  await signIn(page);
  await page.goto("/account");
  await expect(page.getByRole("region", { name: "Profile" })).toContainText("Verified");
  const { email } = credentialsOf("alice");
  await page.getByRole("button", { name: `Account of ${email}` }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText("Please sign in to see this page.")).toBeVisible();
});

test("what is the user's goes from every tab when they sign out", async ({ page, context }) => {
  await signIn(page);
  await page.goto("/trade/BTCUSDT");
  const other = await context.newPage();
  await other.goto("/trade/BTCUSDT");
  const count = (tab: Page) => tab.getByRole("tab", { name: /^Open orders/ });
  await expect(count(page)).toHaveText(/\(\d+\)$/);
  await expect(count(other)).toHaveText(/\(\d+\)$/);
  await page.getByRole("button", { name: `Account of ${credentialsOf("alice").email}` }).click();
  const icon = page.getByRole("button", { name: "Sign out" }).locator("svg");
  expect((await icon.boundingBox())?.width).toBe(16);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(count(page)).toHaveText("Open orders");
  await expect(count(other)).toHaveText("Open orders");
});

test("who is not signed in is led back after signing in", async ({ page }) => {
  await page.goto("/trade/ETHUSDT");
  await page.getByRole("link", { name: "Sign in to trade" }).click();
  const { email, password } = credentialsOf("alice");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/trade\/ETHUSDT$/);
  await expect(page.getByRole("button", { name: "Buy ETH" })).toBeEnabled();
});

test("an API key is made, shown once, and deleted", async ({ page }) => {
  await signIn(page);
  await page.goto("/account");
  const label = `bot ${Date.now()}`;
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByText("Give the key a label")).toBeVisible();
  await page.getByLabel("Label").fill(label);
  await page.getByLabel("Only from these addresses").fill("203.0.113.7, nowhere");
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByText("Address 2: Write an IPv4 or IPv6 address")).toBeVisible();
  await page.getByLabel("Only from these addresses").fill("203.0.113.7");
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByTestId("API key")).toHaveText(/^[A-Za-z0-9]{64}$/);
  await expect(page.getByTestId("Secret key")).not.toBeEmpty();
  await page.getByRole("button", { name: "I have saved it" }).click();
  const row = page.getByRole("listitem").filter({ hasText: label });
  await expect(row).toContainText("203.0.113.7");
  await row.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete the key", exact: true }).click();
  await expect(row).toHaveCount(0);
});

test("a newcomer signs up, confirms the code from the mail, and has an account", async ({
  page,
}) => {
  const email = `new-${Date.now()}@example.com`;
  await page.goto("/signup");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("A-good-Password-1");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText(`We sent a code to ${email}.`)).toBeVisible();

  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  const alert = page.locator("form").getByRole("alert");
  await expect(alert).toHaveText("Enter the code from the mail.");
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(alert).not.toHaveText(/^(Enter the code from the mail\.)?$/);
  await page.getByLabel("Code").fill(await mailedCode(email));
  await page.getByRole("button", { name: "Confirm", exact: true }).click();

  await expect(page).toHaveURL(/\/account$/);
  const profile = page.getByRole("region", { name: "Profile" });
  await expect(profile).toContainText(email);
  await expect(profile).toContainText("Not verified");
});

test("an identity token that has ended is renewed without a word", async ({ page }) => {
  await signIn(page);
  const name = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((each) => each.endsWith(".idToken")) ?? "";
    const claims = btoa(JSON.stringify({ email: "old@example.com", exp: 1 }));
    localStorage.setItem(key, `e30.${claims}.none`);
    return key;
  });
  await page.goto("/wallet");
  await expect(page.getByTestId("wallet-total")).toContainText(/\d/);
  const renewed = await page.evaluate((key) => localStorage.getItem(key), name);
  expect(renewed).not.toContain(".none");
});
