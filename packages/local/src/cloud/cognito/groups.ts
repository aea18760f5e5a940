import { namedUser, poolOf, type Context, type Operations } from "./context.ts";
import type { Group } from "./group-store.ts";
import { integer, optionalText, text } from "./input.ts";

/** Groups and who is in them. */
export function groupOperations(context: Context): Operations {
  return {
    CreateGroup: async (input) => {
      const pool = poolOf(context, input);
      const description = optionalText(input, "Description");
      const group: Group = {
        name: text(input, "GroupName"),
        ...(description === undefined ? {} : { description }),
        ...(input["Precedence"] === undefined
          ? {}
          : {
              precedence: integer(input, "Precedence", { min: 0, max: 2 ** 31 - 1, otherwise: 0 }),
            }),
        createdMs: context.now(),
      };
      context.groups.create(pool.id, group);
      return { Group: describeGroup(pool.id, group) };
    },
    GetGroup: async (input) => {
      const pool = poolOf(context, input);
      const group = context.groups.get(pool.id, text(input, "GroupName"));
      return { Group: describeGroup(pool.id, group) };
    },
    DeleteGroup: async (input) => {
      context.groups.delete(poolOf(context, input).id, text(input, "GroupName"));
      return {};
    },
    ListGroups: async (input) => {
      const pool = poolOf(context, input);
      return { Groups: context.groups.list(pool.id).map((group) => describeGroup(pool.id, group)) };
    },
    AdminAddUserToGroup: async (input) => {
      context.groups.add(namedUser(context, input).user, text(input, "GroupName"));
      return {};
    },
    AdminRemoveUserFromGroup: async (input) => {
      context.groups.remove(namedUser(context, input).user, text(input, "GroupName"));
      return {};
    },
    AdminListGroupsForUser: async (input) => {
      const { pool, user } = namedUser(context, input);
      return { Groups: context.groups.of(user).map((group) => describeGroup(pool.id, group)) };
    },
  };
}

function describeGroup(poolId: string, group: Group) {
  return {
    GroupName: group.name,
    UserPoolId: poolId,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    CreationDate: group.createdMs / 1000,
    LastModifiedDate: group.createdMs / 1000,
  };
}
