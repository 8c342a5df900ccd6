"""What we can prove: the ledger of evidence, the stages and coverage that follow from it, and reports for auditors.

Records are plain JSON and the rules that read them stand in `proof.py`, which needs nothing but Python: auditors get it
with every report. This room must not know devices, SNMP or polling: verdicts and the facts they rest on come to it.
"""
