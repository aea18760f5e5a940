export { BookSeeder, type BookSeederParts } from "./book-seeder.ts";
