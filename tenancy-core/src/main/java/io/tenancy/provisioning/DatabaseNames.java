package io.tenancy.provisioning;

/**
 * Names of databases and logins: prefix, slug, id. They end in the id, which never changes and is unique, so that two
 * slugs that look alike never lead to one database; the slug in the middle is for people and is cut where it must be.
 */
record DatabaseNames(String prefix) {

    String of(String slug, long id, int longest) {
        String suffix = "_" + id;
        String middle = slug.replaceAll("[^a-z0-9]", "_");
        int room = longest - prefix.length() - suffix.length();
        if (room < 0) {
            throw new IllegalArgumentException("tenancy.database.name-prefix '" + prefix
                    + "' leaves no room for the id " + id + " within " + longest + " bytes. Choose a shorter one.");
        }
        return prefix + middle.substring(0, Math.min(middle.length(), room)) + suffix;
    }
}
