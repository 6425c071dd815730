package io.tenancy.credential;

/** A secret as it is stored. Prints no envelope. */
record StoredSecret(SecretOwner owner, String envelope) {

    @Override
    public String toString() {
        return "StoredSecret[" + owner + "]";
    }
}
