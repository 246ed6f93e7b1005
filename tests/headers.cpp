// Nothing but what headers.h is compiled with.
int main() { return 0; }
