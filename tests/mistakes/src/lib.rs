//! What the compiler says to typical mistakes of callers: see `cases`, each with what it prints.
