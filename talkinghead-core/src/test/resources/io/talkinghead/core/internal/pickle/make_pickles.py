"""Writes the pickles of PickleReaderTest beside this file: python3 make_pickles.py

Made with Python 3.11 and NumPy 1.24. The files ..._numpy2 have the module names of NumPy 2 in the
place of those of NumPy 1. The hostile ones are written by hand; none of them is ever loaded here.
"""
import pathlib
import pickle
import struct

import numpy as np

here = pathlib.Path(__file__).parent


def write(name, data):
    (here / (name + ".pkl")).write_bytes(data)


config = {
    "base_cfg": {"hubert_cfg": {"model_path": "hubert.onnx", "device": "cuda"}},
    "audio2motion_cfg": {"motion_feat_dim": 265, "use_emo": True, "use_sc": False, "w2f_type": "hubert"},
    "default_kwargs": {
        "overlap_v2": 70,
        "online_mode": True,
        "fix_kp_cond_dim": [0, 202],
        "scale": 2.3,
        "nothing": None,
        "tuple": (1, -2, 300, 70000, 2**40, -(2**33)),
        "text": "Grüße \u2713 \U0001f600 \\ \n'\"",
        "overall_ctrl_info": {"delta_pitch": 2},
        "emo": np.arange(24, dtype=np.float32).reshape(3, 8) / 8,
        "delta_eye_arr": np.linspace(-1, 1, 6).reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
        "big_endian": np.array([1.5, -2.5], dtype=">f4"),
        "half": np.array([1.5, -0.25, 65504, 6e-8, np.inf], dtype=np.float16),
        "ints": np.array([[1, -2], [3, 2**31 - 1]], dtype=np.int64),
        "bytes": np.array([0, 255], dtype=np.uint8),
        "flags": np.array([True, False]),
        "scalar": np.float32(1.5),
        "count": np.int64(7),
        "empty": np.zeros((0, 3), dtype=np.float32),
    },
}
for protocol in (0, 2, 4, 5):
    data = pickle.dumps(config, protocol)
    write(f"config_p{protocol}", data)
    if protocol == 2:  # names are lines there, so they may change their length
        write("config_p2_numpy2", data.replace(b"cnumpy.core.multiarray\n", b"cnumpy._core.multiarray\n"))

# what a file may ask for: each must be refused, whatever its name would do
write("hostile_system_p0", b"cos\nsystem\n(S'touch hacked'\ntR.")
write("hostile_system_p4", pickle.dumps(__import__("os").system, 4)[:-1] + b"\x8c\x05hello\x85R.")
write("hostile_eval", b"c__builtin__\neval\n(S'1+1'\ntR.")
write("hostile_inst", b"(S'x'\nios\nsystem\n.")
write("hostile_obj", b"(c__builtin__\nlist\no.")
write("hostile_newobj", b"\x80\x02cnumpy\nndarray\n)\x81.")
write("hostile_newobj_ex", b"\x80\x04cnumpy\nndarray\n)}\x92.")
write("hostile_build", b"\x80\x02}}b.")
write("hostile_build_name", b"\x80\x02cnumpy\nndarray\n}b.")
write("hostile_ext", b"\x80\x02\x82\x01.")
write("hostile_persid", b"Pthing\n.")
write("hostile_binpersid", b"K\x01Q.")
write("hostile_buffer", b"\x80\x05\x97.")
write("hostile_name_as_value", b"cnumpy\ndtype\n.")
write("hostile_dotted_name", b"\x80\x04\x8c\x05numpy\x8c\x0dndarray.dumps\x93.")
write("hostile_codec", b"c_codecs\nencode\n(Vx\nVrot13\ntR.")
write("hostile_object_array", pickle.dumps(np.array([None, {}], dtype=object), 2))
write("hostile_structured_array", pickle.dumps(np.zeros(2, dtype=[("a", "f4")]), 2))
write("hostile_string_array", pickle.dumps(np.array(["a"]), 2))
write("hostile_big_int_array", pickle.dumps(np.array([2**40]), 2))
write("hostile_shape", pickle.dumps(np.zeros((2, 3), "f4"), 2).replace(b"K\x02K\x03\x86", b"K\x02K\x04\x86"))
write(
    "hostile_huge_shape",
    pickle.dumps(np.zeros((2, 3), "f4"), 2).replace(b"K\x02K\x03\x86", b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86"),
)
write("hostile_length", b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"x.")
write("hostile_negative_length", b"\x80\x02T" + struct.pack("<i", -1) + b"x.")
write("hostile_long", b"\x80\x02\x8b" + struct.pack("<i", 9) + b"\x01" * 9 + b".")
write("hostile_depth", b"]" * 5000 + b"a" * 4999 + b".")
write("hostile_cycle", b"]q\x00h\x00a.")
write("hostile_doubling", b"]q\x00" + b"".join(b"](h%ch%ceq%c" % (i, i, i + 1) for i in range(40)) + b".")
write("hostile_key", b"}]K\x01s.")
write("hostile_protocol", b"\x80\x06N.")
write("hostile_memo", b"h\x05.")
write("hostile_empty_stack", b".")
write("hostile_no_mark", b"K\x01t.")
write("hostile_odd_dict", b"(K\x01d.")
write("hostile_append", b"K\x01K\x02a.")
write("hostile_utf8", b"\x80\x04\x8c\x01\xff.")
write("hostile_text_number", b"I12x\n.")
write("hostile_operation", b"\xf7.")
write("hostile_truncated", pickle.dumps(config, 4)[:700])
write("hostile_empty", b"")
