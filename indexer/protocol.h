/*
 * protocol: what the indexer and its workers say to one another over a UNIX stream socket.
 *
 *   worker → indexer   Hello           once, after the sandbox is entered
 *   indexer → worker   Request, name   with the open file as SCM_RIGHTS
 *   worker → indexer   Answer, bytes   doc_write's; then the next Request
 *
 * Both are of one build on one machine: structs go as they lie in memory. The worker ends when the
 * socket closes. The indexer trusts no field of Hello or Answer.
 */
#pragma once
#include <glib.h>

enum {
	PROTOCOL_DESCRIPTOR = 3,         /* the worker's end of the socket */
	PROTOCOL_MAX_NAME = 4096,
	PROTOCOL_MAX_ANSWER = 256 << 20, /* bytes */
	PROTOCOL_READ_WHOLE = 64 << 20,  /* files up to here are read into memory, larger are mapped */
	/* Exit statuses of the worker. */
	PROTOCOL_EXIT_MEMORY = 70,       /* an allocation failed */
	PROTOCOL_EXIT_SANDBOX = 71       /* the sandbox could not be entered: nothing was read */
};

#define PROTOCOL_HELLO 0x4f4c4548u
#define PROTOCOL_REQUEST 0x52514552u
#define PROTOCOL_ANSWER 0x52534e41u

typedef struct {
	guint32 magic;
	gint32 landlock_abi; /* 0: none */
} ProtocolHello;

typedef struct {
	guint32 magic;
	guint32 name_length; /* bytes of name that follow, without NUL */
	guint64 memory;      /* bytes the extraction may use */
	guint32 timeout_ms;  /* when the indexer will kill the worker */
	guint32 unused;
} ProtocolRequest;

typedef struct {
	guint32 magic;
	guint32 unused;
	guint64 length;      /* bytes that follow */
} ProtocolAnswer;
